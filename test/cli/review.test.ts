import { afterEach, describe, expect, jest, test } from "@jest/globals";
import { type BedrockStandIn, standInEnvironment, startBedrock } from "../../app/local/aws/bedrock.ts";
import type { BedrockStep } from "../../app/local/aws/bedrock-script.ts";
import { anEmbeddedGithub } from "../local/github/embedded.ts";
import { aFolder, greenlight, type RunOptions } from "./greenlight.ts";

jest.setTimeout(60_000);

const SHOP = "acme/shop";
const FEE = "export function fee(total: number): number {\n  return total / 100;\n}\n";
const ROUNDED = FEE.replace("total / 100", "Math.round(total / 100)");

const FINDING = {
  path: "src/fee.ts",
  side: "R",
  quote: "  return Math.round(total / 100);",
  line_hint: 2,
  severity: "critical",
  confidence: 95,
  category: "correctness",
  title: "Fees below 50 become nothing",
  why: "`Math.round(0.4)` is 0.",
  failure_scenario: "A customer with a total of 40 pays no fee.",
  suggestion: null,
};
const findings = (...found: object[]): BedrockStep => ({
  when: { model: "reviewer" },
  answer: { input: { findings: found } },
});
const holds: BedrockStep = {
  when: { model: "refuter" },
  answer: { input: { refutations: [{ number: 1, verdict: "holds", why: "It is so." }] } },
};

const POLICY = `version: 1
rules:
  - name: Code
    when: { files: { only: ["src/**", "package-lock.json"] } }
    review: required
review: { daily_cost: 1 }
`;

const standIns: BedrockStandIn[] = [];

afterEach(async () => {
  for (const standIn of standIns.splice(0)) await standIn.close();
});

/** A repository with one open pull request, and a stand-in that answers by a script. */
async function aShop(script: readonly BedrockStep[] = [], policy: string | null = POLICY) {
  const github = await anEmbeddedGithub();
  const { world } = github;
  world.addUser({ login: "alice" });
  world.createRepository({
    owner: "acme",
    name: "shop",
    files: {
      "src/fee.ts": FEE,
      "package-lock.json": "{}\n",
      ...(policy === null ? {} : { ".github/greenlight.yml": policy }),
    },
  });
  world.openPullRequest({
    repository: SHOP,
    author: "alice",
    head: "round",
    title: "Round fees",
    files: { "src/fee.ts": ROUNDED, "package-lock.json": "{ }\n" },
  });
  const writes: string[] = [];
  let reads = 0;
  github.faults.add({
    match: ({ method, path, body }) => {
      const isQuery = path === "/graphql" && /^\s*query\b/.test(String(Object(body).query));
      if (method === "GET" || isQuery) reads++;
      else writes.push(`${method} ${path}`);
      return false;
    },
  });
  const bedrock = await startBedrock({ script });
  standIns.push(bedrock);
  const env = {
    GITHUB_API_URL: github.url,
    GITHUB_TOKEN: "alice-token",
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "not-a-key",
    AWS_SECRET_ACCESS_KEY: "not-a-secret",
    AWS_EC2_METADATA_DISABLED: "true",
    ...standInEnvironment(bedrock.endpoint),
    // As it is where nobody deploys anything.
    REVIEW: "",
  };
  const run = (args: readonly string[], options: RunOptions = {}) =>
    greenlight(["review", ...args], { ...options, env: { ...env, ...options.env } });
  return { github, bedrock, run, writes, reads: () => reads };
}

describe("greenlight review --dry-run", () => {
  test("a finding that blocks is told with its place, and the exit code is 1; nothing is written to GitHub", async () => {
    const { run, github, writes, reads } = await aShop([findings(FINDING), holds]);
    const { code, stdout, stderr } = await run([`${SHOP}#1`, "--dry-run"]);
    expect(stdout).toBe(`acme/shop#1  Round fees
✗ Blocked: 1 finding to be mended first

✗ src/fee.ts:2  critical, confidence 95 of 100, correctness; blocks
    Fees below 50 become nothing
    \`Math.round(0.4)\` is 0.
    What goes wrong: A customer with a total of 40 pays no fee.

Looked at: 1 of 2 changed files. Not looked at:
  –  package-lock.json  skipped  a lockfile

A stand-in answered: no model looked at this.
${stdout.split("\n").at(-2)}
`);
    expect(stdout.split("\n").at(-2)).toMatch(
      /^Reviewed by stand-in-reviewer, second look by stand-in-refuter, prompt .*: 2 calls, \d+ tokens read .* 0 US dollars; /,
    );
    expect(stderr).toMatch(
      /^Amazon Bedrock is asked at http:\/\/127.0.0.1:\d+\.\n1 question to stand-in-reviewer, second looks by stand-in-refuter: about \d+ tokens, for up to \$0\.00 of the \$5\.00 that it may cost \(--max-cost\)\.\n$/,
    );
    expect(code).toBe(1);
    expect(writes).toEqual([]);
    expect(reads()).toBeGreaterThan(0);
    expect(github.world.pullRequest({ repository: SHOP, number: 1 })).toMatchObject({
      reviews: [],
      conversation: [],
      checkRuns: [],
    });
  });

  test("nothing found: exit code 0, and the same as JSON", async () => {
    const { run } = await aShop();
    const ran = await run([`${SHOP}#1`, "--dry-run", "--json", "--max-cost", "0.5"]);
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      pull: { repository: SHOP, number: 1, title: "Round fees", state: "open", headSha: expect.any(String) },
      review: {
        verdict: "clean",
        findings: [],
        ledger: [
          { path: "package-lock.json", state: "skipped" },
          { path: "src/fee.ts", state: "reviewed", reason: "" },
        ],
        receipt: { model: "stand-in-reviewer", calls: 1 },
      },
      cost: { currency: "USD", limit: 0.5, estimated: 0, paid: 0 },
      policy: { file: null, blob: expect.any(String) },
      standIn: true,
    });
  });

  test("what only advises leaves the exit code at 0", async () => {
    const { run } = await aShop([findings({ ...FINDING, severity: "low" })]);
    const { code, stdout } = await run([`${SHOP}#1`, "--dry-run"]);
    expect(stdout).toContain("✓ Advisory: 1 finding, none of which blocks\n\n– src/fee.ts:2  low, ");
    expect(code).toBe(0);
  });

  test("a model's words can neither move the cursor nor end a line", async () => {
    const title = "Fine\u001B[2J\u202E\n✓ Clean";
    const { run } = await aShop([findings({ ...FINDING, title }), holds]);
    const { stdout } = await run([`${SHOP}#1`, "--dry-run"]);
    for (const hidden of ["\u001B", "\u202E", "\n✓"]) expect(stdout).not.toContain(hidden);
    expect(stdout).toContain("✗ Blocked");
  });

  test("a policy of this machine says how", async () => {
    const { run, bedrock } = await aShop([findings(FINDING), holds]);
    const cwd = await aFolder({
      "p.yml": `${POLICY.replace(/review: \{.*\n/, "")}review: { instructions: Look at rounding., block_on: [critical], confidence: 99 }\n`,
    });
    const { code, stdout } = await run([`${SHOP}#1`, "--dry-run", "--policy", "p.yml"], { cwd });
    expect(stdout).toContain("✓ Advisory: 1 finding");
    expect(code).toBe(0);
    expect(JSON.stringify(bedrock.requests()[0]?.body)).toContain("Look at rounding.");
  });

  test("without a policy it is made by the defaults, and that is said", async () => {
    const { run } = await aShop([], null);
    const { code, stderr } = await run([`${SHOP}#1`, "--dry-run"]);
    expect(stderr).toContain("There is no policy, so the review is made by the defaults.\n");
    expect(code).toBe(0);
  });

  test("what could cost more than it may is not asked, after the estimate was told", async () => {
    const models = JSON.stringify([
      {
        name: "dear",
        id: "stand-in.reviewer-v1:0",
        contextTokens: 200_000,
        maxOutputTokens: 64_000,
        prices: { input: 1_000, output: 1_000, cacheRead: 1_000, cacheWrite: 1_000 },
      },
    ]);
    const { run, bedrock } = await aShop();
    const env = { REVIEW_MODELS: models, REVIEW_MODEL: "dear", REVIEW_LARGE_MODEL: "dear", REVIEW_REFUTER: "dear" };
    const { code, stdout, stderr } = await run([`${SHOP}#1`, "--dry-run", "--max-cost", "0.01"], { env });
    expect(stderr).toMatch(/for up to \$\d+\.\d\d of the \$0\.0100 that it may cost/);
    expect(stdout).toContain("? Indeterminate: it cannot be told\n  ?  The review could cost $");
    expect(code).toBe(1);
    expect(bedrock.requests()).toEqual([]);
  });

  test("a model that fails after it was paid is indeterminate", async () => {
    const { run } = await aShop([{ answer: { stop: "max_tokens" } }]);
    const { code, stdout } = await run([`${SHOP}#1`, "--dry-run"]);
    expect(stdout).toContain("? Indeterminate: it cannot be told");
    expect(code).toBe(1);
  });

  test.each<[string, string[], Record<string, string>, BedrockStep[], string]>([
    ["no --dry-run", [`${SHOP}#1`], {}, [], "greenlight review posts nothing: to post reviews is what the App does"],
    [
      "no credentials and no region",
      [`${SHOP}#1`, "--dry-run"],
      { AWS_REGION: "", AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" },
      [],
      "Amazon Bedrock cannot be asked:\n  - no region is known. Set AWS_REGION, such as AWS_REGION=eu-central-1\n  - no AWS credentials were found (",
    ],
    ["no token", [`${SHOP}#1`, "--dry-run"], { GITHUB_TOKEN: "" }, [], "GITHUB_TOKEN is not set"],
    ["no such pull request", [`${SHOP}#9`, "--dry-run"], {}, [], `${SHOP}#9 is not there`],
    ["a price that is none", [`${SHOP}#1`, "--dry-run", "--max-cost", "lots"], {}, [], "an amount of US dollars"],
    [
      "no such model",
      [`${SHOP}#1`, "--dry-run", "--model", "gpt"],
      {},
      [],
      "--model gpt: there is no model of that name, but ",
    ],
    [
      "an account that may not use the model",
      [`${SHOP}#1`, "--dry-run"],
      {},
      [{ answer: { error: "AccessDeniedException" } }],
      "Nothing was reviewed. ",
    ],
    [
      "a service that asks to wait",
      [`${SHOP}#1`, "--dry-run"],
      {},
      [{ answer: { error: "ThrottlingException" } }],
      "Amazon Bedrock asks to wait before the model stand-in-reviewer is asked again. Try again in a few minutes.",
    ],
  ])("%s: says so, exit code 2, no stack", async (_, args, env, script, part) => {
    const { run } = await aShop(script);
    const ran = await run(args, { env });
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expect(ran.stderr).toContain(part);
    expect(ran.stderr).not.toMatch(/\n {4}at /);
  });
});
