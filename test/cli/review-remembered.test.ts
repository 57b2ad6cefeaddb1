import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import type { Stack } from "../../app/local/stack.ts";
import { POLICY_PATH } from "../../app/local/stories/scene.ts";
import { aStack } from "../support/stack.ts";
import { aFolder, greenlight, type RunOptions } from "./greenlight.ts";

/** What the App remembers of a review it made, as the command line tells it: the whole pipeline, and then a person. */

jest.setTimeout(60_000);

const SHOP = "acme/remembered";
const POLICY = `version: 1
rules:
  - name: Code
    when: { files: { only: ["src/**"] } }
    review: required
`;
const FINDING = {
  path: "src/fee.ts",
  side: "R",
  quote: "export const fee = 0;",
  line_hint: 1,
  severity: "critical",
  confidence: 95,
  category: "correctness",
  title: "Nobody pays anything",
  why: "The fee is zero.",
  failure_scenario: "Every customer pays no fee.",
  suggestion: null,
};

let stack: Stack;

beforeAll(async () => {
  ({ stack } = await aStack());
  const { world } = stack.github;
  world.addUser({ login: "alice", access: "write" });
  world.createRepository({
    owner: "acme",
    name: "remembered",
    files: { [POLICY_PATH]: POLICY, "src/fee.ts": "export const fee = 1;\n", "src/tax.ts": "export const tax = 1;\n" },
    protection: { approvals: 1 },
  });
}, 30_000);

afterAll(() => stack.close());

async function anOpenPull(file: string, text: string): Promise<number> {
  const { world } = stack.github;
  const { number } = world.openPullRequest({
    repository: SHOP,
    author: "alice",
    head: file.replaceAll("/", "-"),
    files: { [file]: text },
  });
  return number;
}

async function green(number: number): Promise<void> {
  stack.github.world.reportCheckRun({ repository: SHOP, number, name: "build", conclusion: "success" });
  await stack.quiet();
}

const run = (args: readonly string[], options: RunOptions = {}) =>
  greenlight(args, { ...options, env: { GITHUB_API_URL: stack.github.url, GITHUB_TOKEN: "alice-token" } });

test("a pull request that its review holds is explained so, with what was found, also from a file", async () => {
  stack.aws.bedrock?.play([
    { when: { model: "reviewer" }, answer: { input: { findings: [FINDING] } } },
    {
      when: { model: "refuter" },
      answer: { input: { refutations: [{ number: 1, verdict: "holds", why: "It is so." }] } },
    },
  ]);
  const number = await anOpenPull("src/fee.ts", "export const fee = 0;\n");
  await green(number);
  const cwd = await aFolder({ "p.yml": POLICY, "stricter.yml": `${POLICY}review: { confidence: 99 }\n` });

  const { code, stdout } = await run(["explain", `${SHOP}#${number}`, "--details", "--save", "p.json"], { cwd });
  expect(stdout).toContain("✗ Held by the AI review: 1 finding\n");
  expect(stdout).toMatch(/✗ {2}AI review +1 finding to be mended first, 1 in all\n/);
  expect(stdout).toContain("\nAI review\n✗ src/fee.ts:1  critical, confidence 95 of 100, correctness; blocks\n");
  expect(stdout).toContain("    What goes wrong: Every customer pays no fee.\n");
  expect(code).toBe(1);

  const saved = await run(["simulate", "--policy", "p.yml", "--pull", "p.json"], { cwd });
  expect(saved.stdout).toContain("✗ Held by the AI review: 1 finding\n");
  const listed = await run(["simulate", "--policy", "p.yml", "--repo", SHOP, "--last", "1"], { cwd });
  expect(listed.stdout).toContain("✗ Held by the AI review: 1 finding\n");

  // Another review would be made by it, which may find something else.
  const other = await run(["explain", `${SHOP}#${number}`, "--policy", "stricter.yml"], { cwd });
  expect(other.stdout).toContain("… Waits for the AI review\n");
});

test("one whose review found nothing is explained as approved, and one without a review waits for it", async () => {
  stack.aws.bedrock?.play([]);
  const number = await anOpenPull("src/tax.ts", "export const tax = 2;\n");
  await green(number);
  const { code, stdout } = await run(["explain", `${SHOP}#${number}`, "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    decision: {
      outcome: "approve",
      review: {
        level: "required",
        result: { verdict: "clean", ledger: [{ path: "src/tax.ts" }], receipt: { model: null, calls: 1 } },
      },
    },
  });
  expect(code).toBe(0);
  const elsewhere = await run(["explain", `${SHOP}#${number}`, "--app", "another"]);
  expect(elsewhere.stdout).not.toContain("Approved");
});
