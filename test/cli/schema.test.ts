import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { parse } from "yaml";
import { parsePolicy } from "../../app/policy/parse.ts";
import { policyText } from "../support/builders-arbitrary.ts";
import { BROKEN_POLICIES } from "./broken-policies.ts";
import { greenlight } from "./greenlight.ts";

jest.setTimeout(60_000);

const ROOT = join(import.meta.dirname, "../..");
const COMMITTED = readFileSync(join(ROOT, "schema/greenlight.schema.json"), "utf8");

const fits = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(JSON.parse(COMMITTED));

/** The policies in the README and in docs/: every YAML block with a version and rules. */
function documentedPolicies(): [place: string, text: string][] {
  const docs = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" });
  const files = ["README.md", ...docs.filter((file) => file.endsWith(".md")).map((file) => join("docs", file))];
  return files.flatMap((file) => {
    const blocks = readFileSync(join(ROOT, file), "utf8").matchAll(/^```ya?ml[^\n]*\n(.*?)^```$/gms);
    const policies = [...blocks]
      .map(([, text = ""]) => text)
      .filter((text) => /^version:/m.test(text) && /^rules:/m.test(text));
    return policies.map((text, index): [string, string] => [`${file}, policy ${index + 1}`, text]);
  });
}

describe("greenlight schema", () => {
  test("prints what is committed for editors", async () => {
    const { code, stdout } = await greenlight(["schema"]);
    expect(code).toBe(0);
    if (stdout !== COMMITTED) {
      throw new Error("schema/greenlight.schema.json is not current; write it with: npx greenlight schema --write");
    }
  });

  test("says what it is, and which version of JSON Schema it is in", () => {
    expect(JSON.parse(COMMITTED)).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: "urn:greenlight:policy:1",
      title: "Greenlight policy",
      $defs: { condition: { minProperties: 1, properties: { not: { $ref: "#/$defs/condition" } } } },
    });
  });
});

describe("the JSON Schema of the policy", () => {
  test("there are policies in the documentation to hold against it", () => {
    expect(documentedPolicies().length).toBeGreaterThanOrEqual(2);
  });

  test.each(documentedPolicies())("takes %s", (_, text) => {
    expect(parsePolicy(text)).toMatchObject({ valid: true });
    expect({ ok: fits(parse(text)), errors: fits.errors }).toEqual({ ok: true, errors: null });
  });

  test("takes every policy that the parser takes", () => {
    fc.assert(
      fc.property(policyText(), (text) => {
        expect({ text, ok: fits(parse(text)) }).toEqual({ text, ok: parsePolicy(text).valid });
      }),
    );
  });

  /** What no schema of the value can say: how the file is written, what two parts of it say together. */
  const BEYOND = [
    "a key twice",
    "two rules of one name",
    "a size as a guard",
    "guardrails in a repository",
    "a preset twice",
    "a rule that is called like a preset's",
    "approvals in never",
    "approvals behind not in a rule",
    "an update in never",
    "signatures in never",
    "merging in check mode",
    "a rule that merges in shadow mode",
    "a limit in check mode",
    "an organization that is a team",
    "half a regular expression",
    "a look-ahead",
    "a time zone that is a city",
    "a day that there is not",
    "a schedule without a time",
    "a change of no files",
    "a check without a name",
    "content of nothing",
    "more levels than anybody reads",
    "an alias bomb",
    "two documents",
    "an alias of nothing",
    "YAML that does not close",
    "a tab as indentation",
    "a file that is no UTF-8",
    "a file of 65 KiB",
  ];
  const said = BROKEN_POLICIES.filter(([about]) => !BEYOND.includes(about));

  test.each(said.map(([about, text]) => [about, String(text)]))("refuses %s", (_, text) => {
    expect(fits(parse(text))).toBe(false);
  });
});
