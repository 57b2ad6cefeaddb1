import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { parse } from "yaml";
import { parseOrganizationPolicy, parsePolicy } from "../../app/policy/parse.ts";
import { writeSnapshot } from "../../app/pull-request/snapshot-json.ts";
import { COOKBOOK } from "../../scripts/docs/cookbook.ts";
import { documentedCases } from "../../scripts/docs/documented-case.ts";
import { GALLERY } from "../../scripts/docs/gallery.ts";
import { aFolder, greenlight, inTurns } from "../cli/greenlight.ts";

jest.setTimeout(120_000);

const ROOT = join(import.meta.dirname, "../..");
const RECIPES = readdirSync(COOKBOOK);
const SCHEMA = readFileSync(join(ROOT, "schema/greenlight.schema.json"), "utf8");
const fits = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(JSON.parse(SCHEMA));

const fileOf = (recipe: string, file: string) => join(COOKBOOK, recipe, file);
const organizationOf = (recipe: string) => {
  const path = fileOf(recipe, "organization.yml");
  return existsSync(path) ? ["--organization", path] : [];
};

describe("the cookbook", () => {
  test("has many recipes", () => {
    expect(RECIPES.length).toBeGreaterThanOrEqual(14);
  });

  test("does what its cases say, by the real command", async () => {
    const { code, stdout, stderr } = await greenlight(["test", COOKBOOK]);
    expect({ code, stderr, failed: stdout.split("\n").filter((line) => line.startsWith("✗")) }).toEqual({
      code: 0,
      stderr: "",
      failed: [],
    });
  });

  test("is valid, by the real command", async () => {
    const ran = await greenlight(["validate", ...RECIPES.map((recipe) => fileOf(recipe, "policy.yml"))]);
    expect(ran).toEqual({ code: 0, stderr: "", stdout: `All ${RECIPES.length} policies are valid.\n` });
  });

  test("is decided by simulate as its cases say: exit code 0 where it is approved, else 1", async () => {
    const cases = (
      await Promise.all(
        RECIPES.map(async (recipe) => {
          const all = await documentedCases(join(COOKBOOK, recipe));
          const of = (approved: boolean) => all.find(({ decision }) => (decision.outcome === "approve") === approved);
          return [of(true), of(false)].flatMap((each) => (each === undefined ? [] : [{ recipe, ...each }]));
        }),
      )
    ).flat();
    expect(cases).toHaveLength(2 * RECIPES.length);
    const cwd = await aFolder(
      Object.fromEntries(cases.map(({ snapshot }, index) => [`${index}.json`, writeSnapshot(snapshot)])),
    );
    const codes = await inTurns(cases, async ({ recipe, name }, index) => {
      const policies = ["--policy", fileOf(recipe, "policy.yml"), ...organizationOf(recipe)];
      const { code, stderr } = await greenlight(["simulate", ...policies, "--pull", `${index}.json`], { cwd });
      return { recipe, name, code, stderr };
    });
    expect(codes).toEqual(
      cases.map(({ recipe, name, decision }) => {
        return { recipe, name, code: decision.outcome === "approve" ? 0 : 1, stderr: "" };
      }),
    );
  });
});

describe.each(RECIPES)("the recipe %s", (recipe) => {
  test("is valid, and fits the JSON Schema that editors use", () => {
    const text = readFileSync(fileOf(recipe, "policy.yml"), "utf8");
    expect(parsePolicy(text)).toMatchObject({ valid: true });
    expect({ ok: fits(parse(text)), errors: fits.errors }).toEqual({ ok: true, errors: null });
  });

  test("has an organisation's file that is valid, if it has one", () => {
    const path = fileOf(recipe, "organization.yml");
    const text = existsSync(path) ? readFileSync(path, "utf8") : "version: 1\nguardrails: { stop: false }\n";
    expect(parseOrganizationPolicy(text)).toMatchObject({ valid: true });
    expect({ ok: fits(parse(text)), errors: fits.errors }).toEqual({ ok: true, errors: null });
  });

  test("says in each case what it expects, and why it holds", async () => {
    for (const { file } of await documentedCases(join(COOKBOOK, recipe))) {
      const { expect: expected } = parse(readFileSync(fileOf(recipe, file), "utf8"));
      expect({ file, ...expected }).toMatchObject(
        expected.outcome === "approve" ? { outcome: "approve" } : { outcome: "hold", reason: expect.any(String) },
      );
    }
  });
});

test("the gallery is decided as its cases say, by the real command", async () => {
  const { code, stdout } = await greenlight(["test", GALLERY]);
  expect({ code, failed: stdout.split("\n").filter((line) => line.startsWith("✗")) }).toEqual({ code: 0, failed: [] });
});
