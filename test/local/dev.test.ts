import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, jest, test } from "@jest/globals";
import { standInEnvironment, startBedrock } from "../../app/local/aws/bedrock.ts";
import { aFolder, greenlight } from "../cli/greenlight.ts";

/** `npm run dev` as a process of its own, by the addresses that it prints. */

jest.setTimeout(60_000);

const COMMAND = join(import.meta.dirname, "../../app/cli/greenlight.mjs");

async function aDevStack(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd?: string) {
  const child = spawn(process.execPath, [COMMAND, "dev", ...args], { cwd, env: { PATH: process.env.PATH, ...env } });
  let said = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      for (const listener of listeners) listener();
    });
  }
  const says = (pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = () => {
        if (!pattern.test(said)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      child.once("exit", () => reject(new Error(`It ended: ${said}`)));
      look();
    });
  await says(/curl http:\S+\/_world\n/);
  return {
    said: () => said,
    says,
    /** Does what the guide says, from its second pull request on: the one with an AI review. */
    async followTheGuide() {
      for (const [, body = "", url = ""] of said.matchAll(/curl -d '(.*)' (\S+)/g)) {
        const answer = await fetch(url, { method: "POST", body });
        if (!answer.ok) throw new Error(await answer.text());
      }
    },
    async close() {
      child.kill("SIGINT");
      await once(child, "exit");
    },
  };
}

const FINDING = {
  path: "src/fee.ts",
  side: "R",
  quote: "  return Math.round(total / 100);",
  line_hint: 2,
  severity: "critical",
  confidence: 95,
  category: "correctness",
  title: "Fees below 50 become nothing",
  why: "It rounds.",
  failure_scenario: "A customer with a total of 40 pays no fee.",
  suggestion: null,
};
const SCRIPT = [
  { when: { model: "reviewer" }, answer: { input: { findings: [FINDING] } } },
  { when: { model: "refuter" }, answer: { input: { refutations: [{ number: 1, verdict: "holds", why: "So." }] } } },
];
const MODELS = {
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "not-a-key",
  AWS_SECRET_ACCESS_KEY: "not-a-secret",
  AWS_EC2_METADATA_DISABLED: "true",
};

test("without --bedrock a stand-in answers, by a script where there is one, and both is said", async () => {
  const cwd = await aFolder({ "script.json": SCRIPT });
  const dev = await aDevStack(["--bedrock-script", join(cwd, "script.json")], MODELS);
  try {
    expect(dev.said()).toMatch(
      /Amazon Bedrock +http:\S+ {2}\(a stand-in: no model, AI reviews are the words of .*json\)/,
    );
    await dev.followTheGuide();
    await dev.says(/hold +acme\/shop#2 {2}Held by the AI review: 1 finding/);
    await dev.says(/approve +acme\/shop#1 /);
  } finally {
    await dev.close();
  }
});

test("what operates a deployment works on it, with the variables that it wrote to a file", async () => {
  const cwd = await aFolder({});
  const dev = await aDevStack([], {}, cwd);
  const shell = (command: string) =>
    promisify(execFile)("sh", ["-c", command.replaceAll("npx greenlight", `"${process.execPath}" "${COMMAND}"`)], {
      cwd,
    });
  try {
    await dev.followTheGuide();
    await dev.says(/approve +acme\/shop#1 /);
    const [logs = "", poison = ""] = [/\(\. \.greenlight.*\)/, /curl -H.*poison.*/].flatMap(
      (command) => command.exec(dev.said()) ?? [],
    );
    expect((await shell(logs)).stdout).toMatch(/worker +info +Approved by the rule/);
    await shell(poison);
    await dev.says(/(?:Not an envelope[\s\S]*){5}/);
    await expect(shell("(. .greenlight/dev.env; npx greenlight redrive)")).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining("Not an envelope: the message's body (6 characters) is not JSON"),
    });
  } finally {
    await dev.close();
  }
  await expect(shell("cat .greenlight/dev.env")).rejects.toMatchObject({ code: 1 });
});

test("with --bedrock the worker asks what the caller's credentials and variables name, and the banner says what it costs", async () => {
  const bedrock = await startBedrock();
  const dev = await aDevStack(["--bedrock"], { ...standInEnvironment(bedrock.endpoint), ...MODELS, REVIEW: "off" });
  try {
    expect(dev.said()).toContain(
      `Amazon Bedrock        asked at ${bedrock.endpoint}: stand-in-reviewer reviews, stand-in-refuter takes second looks\n`,
    );
    expect(dev.said()).toContain("Each AI review costs you money, up to review.max_cost_per_pull of the policy");
    expect(dev.said()).not.toContain("not-a-secret");
    await dev.followTheGuide();
    await dev.says(/approve +acme\/shop#2 /);
    expect(bedrock.requests()).toHaveLength(1);
  } finally {
    await dev.close();
    await bedrock.close();
  }
});

test.each<[string, string[], Record<string, string>, string]>([
  [
    "--bedrock without credentials and region",
    ["--bedrock"],
    { AWS_EC2_METADATA_DISABLED: "true" },
    "Amazon Bedrock cannot be asked:\n  - no region is known.",
  ],
  [
    "a script that is not there",
    ["--bedrock-script", "none.json"],
    {},
    "The script of --bedrock-script cannot be used:",
  ],
  ["a script together with Bedrock itself", ["--bedrock", "--bedrock-script", "a.json"], MODELS, "cannot be used with"],
  ["a script where approvals are real", ["--github", "--bedrock-script", "a.json"], MODELS, "cannot be used with"],
])("%s: says so and starts nothing", async (_, args, env, part) => {
  const ran = await greenlight(["dev", ...args], { env });
  expect(ran).toMatchObject({ code: 2, stdout: "" });
  expect(ran.stderr).toContain(part);
});
