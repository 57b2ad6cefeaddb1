import { describe, expect, jest, test } from "@jest/globals";
import { aFolder, greenlight, POLICY, SNAPSHOT } from "./greenlight.ts";

jest.setTimeout(60_000);

const { greenlightSnapshot: _, ...pull } = SNAPSHOT;

const REPOSITORY = {
  ".github/greenlight.yml": POLICY,
  "cases/bump.test.json": { pull, expect: { outcome: "approve", rule: "Dependency updates", reason: "approved" } },
  "cases/deep/down/docs.test.yml":
    "pull:\n  pull: { author: octocat }\n  files: [docs/a.md]\n  checks: [build]\nexpect: { rule: Docs }\n",
  "cases/saved.test.yaml": "pull: pulls/12.json\nas_open: true\nexpect: { outcome: approve }\n",
  "cases/pulls/12.json": { ...SNAPSHOT, pull: { ...SNAPSHOT.pull, state: "merged" } },
  "cases/nothing.test.json": { pull: { ...pull, files: ["src/a.ts"] }, expect: { outcome: "hold", rule: null } },
  "cases/node_modules/x/y.test.json": { no: "case" },
};

describe("greenlight test", () => {
  test("runs every case of a folder against the policy above it", async () => {
    const cwd = await aFolder(REPOSITORY);
    expect(await greenlight(["test", "cases"], { cwd })).toEqual({
      code: 0,
      stderr: "",
      stdout: `✓ bump.test.json  approve: Approved by the rule “Dependency updates”
✓ deep/down/docs.test.yml  approve: Approved by the rule “Docs”
✓ nothing.test.json  hold: Needs a human: no rule applies
✓ saved.test.yaml  approve: Approved by the rule “Dependency updates”

4 cases, as expected
`,
    });
  });

  test("tells what differs, and fails", async () => {
    const cwd = await aFolder({
      ".github/greenlight.yml": POLICY,
      "t/a.test.json": { pull, expect: { outcome: "hold", rule: "Docs", reason: "guard" } },
      "t/b.test.yml": "pull: nowhere.json\nexpect: { outcome: approve }\n",
      "t/c.test.yml": "pull: [\n",
      "t/d.test.json": { pull: { pull: { author: "a" } }, expect: { outcome: "approve" } },
      "t/e.test.json": { pull, expects: {} },
      "t/f.test.json": { policy: "broken.yml", pull, expect: { outcome: "approve" } },
      "t/g.test.json": { policy: "broken.yml", pull, expect: { reason: "policy-invalid" } },
      "t/broken.yml": "version: 2\nrules: []\n",
    });
    const { code, stdout } = await greenlight(["test", "t"], { cwd });
    expect(code).toBe(1);
    for (const line of [
      "✗ a.test.json  approve: Approved by the rule “Dependency updates”\n    expected outcome “hold”, found “approve”\n    expected rule “Docs”, found “Dependency updates”\n    expected reason “guard”, found “approved”\n",
      "✗ b.test.yml\n    t/nowhere.json: there is no such file\n",
      "✗ c.test.yml\n    Flow sequence in block collection",
      "✗ d.test.json\n    pull.files: is missing\n",
      "✗ e.test.json\n    expect: ",
      "    expected outcome “approve”, found “hold”\n    t/broken.yml:1:10  expected `1`, found `2`\n",
      "✓ g.test.json",
      "7 cases, 6 not as expected\n",
    ]) {
      expect(stdout).toContain(line);
    }
  });

  test("prints the same as JSON", async () => {
    const cwd = await aFolder(REPOSITORY);
    const { code, stdout } = await greenlight(["test", "cases", "--json", "--policy", ".github/greenlight.yml"], {
      cwd,
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      cases: [
        {
          file: "bump.test.json",
          ok: true,
          expected: { outcome: "approve" },
          found: { outcome: "approve", reason: "approved", rule: "Dependency updates" },
          problems: [],
        },
        {},
        {},
        {},
      ],
    });
  });

  test("a case without a policy anywhere says so", async () => {
    const cwd = await aFolder({ "a.test.json": { pull, expect: { outcome: "approve" } } });
    const { code, stdout } = await greenlight(["test", "."], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain("no policy: there is no .github/greenlight.yml above it");
  });

  test.each<[string, string, string]>([
    ["no folder", "nowhere", "nowhere: there is no such folder\n"],
    ["a file", "a.test.json", "a.test.json: this is a file; name the folder that it is in\n"],
    ["a folder without tests", "empty", "empty has no tests: no *.test.json, *.test.yml or *.test.yaml in it.\n"],
  ])("%s is a wrong use", async (_, folder, stderr) => {
    const cwd = await aFolder({ "a.test.json": {}, "empty/a.json": {} });
    expect(await greenlight(["test", folder], { cwd })).toEqual({ code: 2, stdout: "", stderr });
  });
});
