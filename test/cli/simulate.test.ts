import { describe, expect, jest, test } from "@jest/globals";
import { BROKEN_POLICIES } from "./broken-policies.ts";
import { aFolder, greenlight, inTurns, POLICY, SNAPSHOT } from "./greenlight.ts";

jest.setTimeout(120_000);

const PULLS = {
  "p.yml": POLICY,
  "good.json": SNAPSHOT,
  "waits.json": { ...SNAPSHOT, checks: ["build", { name: "lint", status: "in_progress" }] },
  "human.json": { ...SNAPSHOT, pull: { author: "octocat" }, files: ["src/a.ts"] },
  "merged.json": { ...SNAPSHOT, pull: { ...SNAPSHOT.pull, state: "merged" } },
  "hostile.json": { ...SNAPSHOT, pull: { author: "octocat", labels: ["\u001B[2Jgone"] }, files: ["\u202Etxt.exe"] },
  "broken.json": { greenlightSnapshot: 1, pull: {}, file: [] },
  "broken.yml": "version: 2\nrules: []\n",
  "no.json": "{",
};

describe("greenlight simulate --pull", () => {
  test("explains an approval: title, next action, every step, the policy", async () => {
    const cwd = await aFolder(PULLS);
    expect(await greenlight(["simulate", "--policy", "p.yml", "--pull", "good.json"], { cwd })).toEqual({
      code: 0,
      stderr: "",
      stdout: `✓ Approved by the rule “Dependency updates”
Next: Nothing: it is approved.

✓  Preconditions                        ready for review, policy unchanged, policy protected, not our own, not paused, no veto, no changes requested
✓  Never 1: is labelled do-not-approve  does not hold: no labels
✓  Rule Dependency updates              applies
–  Rule Docs                            does not apply: files.only – package-lock.json
✓  Checks                               1 passed

Policy: p.yml, version ecda917
`,
    });
  });

  test.each<[string, string[], number, string]>([
    ["waiting for a check is not approved", ["--pull", "waits.json"], 1, "… Waits for lint\n"],
    ["what no rule is for is not approved", ["--pull", "human.json"], 1, "✗ Needs a human: no rule applies\n"],
    ["a merged pull request is not approved", ["--pull", "merged.json"], 1, "✗ The pull request is merged\n"],
    ["but it would have been when it was open", ["--pull", "merged.json", "--as-open"], 0, "✓ Approved by the rule"],
    [
      "details show what was asked for and found",
      ["--pull", "good.json", "--details"],
      0,
      "files.only  asked: changes only",
    ],
    ["control characters are shown, not obeyed", ["--pull", "hostile.json"], 1, "labelled <U+001B>[2Jgone"],
    ["nor those that turn the direction around", ["--pull", "hostile.json"], 1, "files.only – <U+202E>txt.exe"],
  ])("%s", async (_, args, code, part) => {
    const cwd = await aFolder(PULLS);
    const ran = await greenlight(["simulate", "--policy", "p.yml", ...args], { cwd });
    expect(ran).toMatchObject({ code, stderr: "" });
    expect(ran.stdout).toContain(part);
    expect(ran.stdout).not.toContain("\u001B");
    expect(ran.stdout).not.toContain("\u202E");
  });

  test("a policy that is not valid approves nothing, and says why", async () => {
    const cwd = await aFolder(PULLS);
    expect(await greenlight(["simulate", "--policy", "broken.yml", "--pull", "good.json"], { cwd })).toEqual({
      code: 1,
      stderr: "",
      stdout: `broken.yml:1:10  version: expected \`1\`, found \`2\`
broken.yml:2:8  rules: the list must not be empty

The policy is not valid, so nothing is approved.
`,
    });
  });

  test("approves nothing by any broken policy, and says where it is broken", async () => {
    const policies = Object.fromEntries(BROKEN_POLICIES.map(([, text], index) => [`${index}.yml`, text]));
    const cwd = await aFolder({ ...policies, "good.json": SNAPSHOT });
    const wrong = await inTurns(BROKEN_POLICIES, async ([about, , place, part], index) => {
      const file = `${index}.yml`;
      const { code, stdout } = await greenlight(["simulate", "--policy", file, "--pull", "good.json"], { cwd });
      const told = stdout.split("\n").some((line) => line.startsWith(`${file}:${place}  `) && line.includes(part));
      const said = stdout.endsWith("The policy is not valid, so nothing is approved.\n");
      return code === 1 && told && said ? [] : [{ about, code, stdout }];
    });
    expect(wrong.flat()).toEqual([]);
  });

  test("prints the whole decision as JSON", async () => {
    const cwd = await aFolder(PULLS);
    const ran = await greenlight(["simulate", "--policy", "p.yml", "--pull", "waits.json", "--json"], { cwd });
    expect(ran.code).toBe(1);
    const { decision } = JSON.parse(ran.stdout);
    expect(Object.keys(decision)).toEqual(
      expect.arrayContaining([
        "outcome",
        "reason",
        "rule",
        "waiting",
        "title",
        "nextAction",
        "gates",
        "guards",
        "rules",
        "checks",
        "policy",
      ]),
    );
    expect(decision).toMatchObject({
      outcome: "hold",
      reason: "checks-pending",
      rule: "Dependency updates",
      waiting: true,
      title: "Waits for lint",
      guards: [{ name: "never 1", truth: "false", conditions: [{ condition: "label", found: "no labels" }] }],
      rules: [
        { name: "Dependency updates", truth: "true" },
        { name: "Docs", truth: "false" },
      ],
      checks: {
        state: "pending",
        checks: [
          { name: "lint", state: "pending" },
          { name: "build", state: "passed" },
        ],
      },
      policy: { source: "p.yml", blob: expect.stringMatching(/^ecda917[0-9a-f]{33}$/), problems: [] },
    });
  });

  test.each<[string, string[], string]>([
    ["no policy", ["--pull", "good.json"], "Say by which policy: --policy FILE, or --organization FILE"],
    ["nothing to judge", ["--policy", "p.yml"], "--pull SNAPSHOT.json, or --repo owner/name"],
    [
      "two things to judge",
      ["--policy", "p.yml", "--pull", "good.json", "--repo", "a/b"],
      "cannot be used with option",
    ],
    ["a snapshot that is not there", ["--policy", "p.yml", "--pull", "x.json"], "x.json: there is no such file"],
    [
      "a snapshot that is no JSON",
      ["--policy", "p.yml", "--pull", "no.json"],
      "no.json is no snapshot of a pull request:\n  this is no JSON",
    ],
    [
      "a broken snapshot, with all that is wrong",
      ["--policy", "p.yml", "--pull", "broken.json"],
      "  pull.author: is missing\n  files: is missing\n  file: unknown key\n",
    ],
    ["no number", ["--policy", "p.yml", "--repo", "a/b", "--last", "all"], "It must be a number from 1 to 1000."],
    ["no repository", ["--policy", "p.yml", "--repo", "a"], "--repo is owner/name, not “a”"],
    ["no token", ["--policy", "p.yml", "--repo", "a/b"], "GITHUB_TOKEN is not set"],
  ])("%s is a wrong use", async (_, args, part) => {
    const cwd = await aFolder(PULLS);
    const ran = await greenlight(["simulate", ...args], { cwd });
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toContain(part);
  });
});
