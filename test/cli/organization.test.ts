import { describe, expect, jest, test } from "@jest/globals";
import { aFolder, greenlight, POLICY, SNAPSHOT } from "./greenlight.ts";

jest.setTimeout(60_000);

const { greenlightSnapshot: _, ...pull } = SNAPSHOT;
const STOP = "version: 1\nguardrails: { stop: an incident }\n";
const RULES = "version: 1\nrules: [{ name: Ours, when: { base: main } }]\nguardrails: { never: [{ label: x }] }\n";

const FILES = {
  "p.yml": POLICY,
  "stop.yml": STOP,
  "org.yml": RULES,
  "broken.yml": "version: 1\nguardrails: { stopp: true }\n",
  "good.json": SNAPSHOT,
};

describe("greenlight validate --organization", () => {
  test("takes guardrails, which a repository's file may not have", async () => {
    const cwd = await aFolder(FILES);
    expect(await greenlight(["validate", "--organization", "stop.yml", "org.yml"], { cwd })).toMatchObject({ code: 0 });
    const { code, stdout } = await greenlight(["validate", "org.yml"], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain(
      "org.yml:3:1  guardrails: `guardrails` only count in the organisation's repository `.github` (greenlight validate --organization)",
    );
  });
});

describe("greenlight simulate --organization", () => {
  const simulate = async (...args: string[]) => {
    const cwd = await aFolder(FILES);
    return await greenlight(["simulate", "--pull", "good.json", ...args], { cwd });
  };

  test("adds its guardrails to the policy, and names both", async () => {
    const { code, stdout } = await simulate("--policy", "p.yml", "--organization", "stop.yml");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^✗ Stopped: the organisation has nothing approved for now\n/);
    expect(stdout).toMatch(/✗ +Organisation: nothing is approved +stops it: an incident/);
    expect(stdout).toMatch(/Policy: p\.yml, version ecda917, with the guardrails of stop\.yml, version [0-9a-f]{7}\n$/);
  });

  test("judges by its rules where the repository has none", async () => {
    const { code, stdout } = await simulate("--organization", "org.yml");
    expect(code).toBe(0);
    expect(stdout).toMatch(/Policy: org\.yml, version [0-9a-f]{7}, with its guardrails\n$/);
  });

  test("tells both in JSON", async () => {
    const { stdout } = await simulate("--policy", "p.yml", "--organization", "stop.yml", "--json");
    expect(JSON.parse(stdout).decision).toMatchObject({
      reason: "stopped",
      guards: [
        { name: "never 1", organization: false },
        { name: "organisation stop", organization: true, truth: "true" },
      ],
      policy: { source: "p.yml", owner: "repository", guardrails: { source: "stop.yml", blob: expect.any(String) } },
    });
  });

  test("tells what is wrong in it with its name", async () => {
    const { code, stdout } = await simulate("--policy", "p.yml", "--organization", "broken.yml");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^broken\.yml:2:15 {2}guardrails\.stopp: unknown key `stopp`; did you mean `stop`\?/);
  });

  test("cannot be read from the same input as the policy", async () => {
    expect(await simulate("--policy", "-", "--organization", "-")).toMatchObject({ code: 2, stdout: "" });
  });
});

test("a case of greenlight test names the organisation's policy, or takes that of all", async () => {
  const cwd = await aFolder({
    ".github/greenlight.yml": POLICY,
    "org/stop.yml": STOP,
    "t/named.test.json": { organization: "../org/stop.yml", pull, expect: { reason: "stopped" } },
    "t/none.test.json": { pull, expect: { outcome: "approve" } },
  });
  expect(await greenlight(["test", "t"], { cwd })).toMatchObject({ code: 0 });
  const all = await greenlight(["test", "--organization", "org/stop.yml", "t"], { cwd });
  expect(all.code).toBe(1);
  expect(all.stdout).toContain("✗ none.test.json  hold: Stopped");
});
