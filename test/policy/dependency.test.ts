import { describe, expect, test } from "@jest/globals";
import { dependencyKind } from "../../app/policy/conditions/dependency.ts";
import type { Truth } from "../../app/policy/outcome.ts";
import { plain } from "../../app/policy/phrase.ts";
import { newEffort } from "../../app/pull-request/effort.ts";
import { aFile, aSnapshot, cut } from "../support/builders.ts";
import { aPolicy, aRule } from "../support/builders-policy.ts";

type Changes = Parameters<typeof aSnapshot>[0];
type Manifest = { readonly before: object | string | null; readonly after: object | string | null };

const TITLE = "Bump left-pad from 1.3.0 to 1.3.1";
const shop = (dependencies: object, more: object = {}) => ({ name: "shop", dependencies, ...more });
const text = (value: object | string | null) =>
  typeof value === "object" && value !== null ? JSON.stringify(value, null, 2) : value;

/** A pull request that changes these files in this way. */
function pullThat(files: Readonly<Record<string, Manifest>>, changes: Changes = {}) {
  const manifests = Object.entries(files).map(([path, { before, after }]) => ({
    path,
    before: text(before),
    after: text(after),
  }));
  return aSnapshot({
    files: manifests.map(({ path }) => aFile(path)),
    manifests,
    ...changes,
    pull: { title: TITLE, ...changes.pull },
  });
}

function outcomeOf(condition: string, snapshot: ReturnType<typeof aSnapshot>) {
  const asked = aPolicy(aRule(`{ dependency: ${condition} }`)).rules[0]?.when.dependency;
  if (asked === undefined) throw new Error("no condition");
  return dependencyKind.evaluate(asked, snapshot, "strict", newEffort());
}

const patch = { before: shop({ "left-pad": "1.3.0" }), after: shop({ "left-pad": "1.3.1" }) };
const major = { before: shop({ "left-pad": "1.3.0" }), after: shop({ "left-pad": "2.0.0" }) };
const untitled = { pull: { title: "Tidy up" }, commits: [] };

describe("dependency", () => {
  test.each<[string, string, Manifest, Changes, Truth, RegExp]>([
    ["a patch where patches may be", "{ update: patch }", patch, {}, "true", /left-pad 1\.3\.0 → 1\.3\.1/],
    ["a patch where only minors may be", "{ update: minor }", patch, {}, "false", /is patch/],
    ["a major where only patches may be", "{ update: [patch, minor] }", major, untitled, "false", /is major/],
    ["a major that claims to be a patch", "{ update: [patch, major] }", major, {}, "false", /title/],
    ["a package that may never change", "{ update: patch, deny: left-* }", patch, {}, "false", /never to be changed/],
    ["a package that is not on the list", "{ allow: react }", patch, {}, "false", /not on the list/],
    ["a package that is", "{ allow: left-* }", patch, {}, "true", /left-pad/],
    ["another ecosystem", "{ ecosystem: pip }", patch, {}, "false", /is of npm/],
    [
      "a downgrade",
      "{ update: [patch, minor, major] }",
      { before: shop({ "left-pad": "1.3.1" }), after: shop({ "left-pad": "1.3.0" }) },
      untitled,
      "false",
      /is a downgrade/,
    ],
    [
      "a script that comes with it",
      "{ update: patch }",
      { before: patch.before, after: shop({ "left-pad": "1.3.1" }, { scripts: { postinstall: "curl evil" } }) },
      {},
      "false",
      /package\.json/,
    ],
    [
      "a new dependency where none may be added",
      "{ update: patch }",
      { before: shop({}), after: shop({ evil: "1.0.0" }) },
      untitled,
      "false",
      /is added/,
    ],
    [
      "a file that could not be read",
      "{ update: patch }",
      { before: null, after: null },
      untitled,
      "unknown",
      /package\.json/,
    ],
    [
      "a manifest that is no JSON",
      "{ update: patch }",
      { before: "{", after: "{}" },
      untitled,
      "unknown",
      /package\.json/,
    ],
  ])("%s", (_, condition, manifest, changes, truth, found) => {
    const outcome = outcomeOf(condition, pullThat({ "package.json": manifest }, changes));
    expect(plain(outcome.found)).toMatch(found);
    expect(outcome.truth).toBe(truth);
  });

  test("a pull request that changes no dependency file changes no dependency", () => {
    const outcome = outcomeOf("{ update: patch }", aSnapshot({ ...untitled, files: [aFile("src/a.ts")] }));
    expect(outcome).toMatchObject({ truth: "false", found: ["changes no dependency"] });
  });

  test("a list of files that is not whole makes it unknown", () => {
    const snapshot = { ...pullThat({ "package.json": patch }), files: cut([aFile("package.json")], "cut") };
    expect(outcomeOf("{ update: patch }", snapshot).truth).toBe("unknown");
  });

  test("manifests that were not read are unknown, never unchanged", () => {
    const { manifests: _, ...snapshot } = pullThat({ "package.json": patch }, untitled);
    expect(outcomeOf("{ update: patch }", snapshot).truth).toBe("unknown");
  });
});
