import { spawn } from "node:child_process";
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { startAwsStandIn } from "../../test/support/aws-stand-in.ts";
import { lambdaBundle, REPOSITORY } from "../build/lambda-bundle.ts";
import { TRIMMED_FROM_LAMBDAS, TRIMMED_FROM_WEBHOOK } from "../build/trim.ts";

/** One handler that is measured. */
interface Subject {
  readonly name: string;
  readonly entry: string;
  readonly trimmed: Parameters<typeof lambdaBundle>[0]["trimmed"];
}

const SUBJECTS: readonly Subject[] = [
  { name: "webhook", entry: "app/webhook/index.ts", trimmed: TRIMMED_FROM_WEBHOOK },
  { name: "verifyOnly", entry: "scripts/bench/verify-only.ts", trimmed: TRIMMED_FROM_LAMBDAS },
  { name: "verifyOnlyUntrimmed", entry: "scripts/bench/verify-only.ts", trimmed: [] },
  { name: "verifyOnlyFromMemory", entry: "scripts/bench/verify-only-from-memory.ts", trimmed: [] },
];

/** Median milliseconds from import to first answer, each run in a new process; the handlers take turns. */
export interface ColdStart {
  readonly runs: number;
  readonly webhookMs: number;
  readonly verifyOnlyMs: number;
  /** The same floor with the AWS SDK as it comes. */
  readonly verifyOnlyUntrimmedMs: number;
  readonly verifyOnlyFromMemoryMs: number;
  /** Webhook to verify-only: the median over the rounds, so that a machine that gets slower meanwhile does not matter. */
  readonly ratio: number;
  readonly webhookBundleKb: number;
}

export async function measureColdStart(runs: number): Promise<ColdStart> {
  const folder = mkdtempSync(join(tmpdir(), "greenlight-cold-start-"));
  const secret = randomBytes(32).toString("hex");
  const aws = await startAwsStandIn(JSON.stringify({ current: secret }));
  try {
    const requestFile = join(folder, "request.json");
    writeFileSync(requestFile, JSON.stringify(pullRequestOpened(secret)));
    const bundles = new Map<string, string>();
    for (const { name, entry, trimmed } of SUBJECTS) {
      const outfile = join(folder, `${name}.mjs`);
      await build(lambdaBundle({ entry, outfile, trimmed }));
      bundles.set(name, outfile);
    }
    const environment = {
      PATH: process.env.PATH,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "stand-in",
      AWS_SECRET_ACCESS_KEY: "stand-in",
      AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.url,
      AWS_ENDPOINT_URL_SQS: aws.url,
      QUEUE_URL: aws.queueUrl,
      WEBHOOK_SECRET_ARN: "greenlight/webhook",
      BENCH_WEBHOOK_SECRET: secret,
    };
    const times = new Map<string, number[]>(SUBJECTS.map(({ name }) => [name, []]));
    // The first round warms the disk's cache and is not counted.
    for (let run = 0; run <= runs; run++) {
      for (const [name, bundle] of bundles) {
        const ms = await firstAnswer(bundle, requestFile, environment);
        if (run > 0) times.get(name)?.push(ms);
      }
    }
    const ratios = (times.get("webhook") ?? []).map((ms, run) => ms / (times.get("verifyOnly")?.[run] ?? Number.NaN));
    const median = (name: string) => medianOf(times.get(name) ?? []);
    return {
      runs,
      webhookMs: round(median("webhook")),
      verifyOnlyMs: round(median("verifyOnly")),
      verifyOnlyUntrimmedMs: round(median("verifyOnlyUntrimmed")),
      verifyOnlyFromMemoryMs: round(median("verifyOnlyFromMemory")),
      ratio: Math.round(medianOf(ratios) * 100) / 100,
      webhookBundleKb: round(statSync(bundles.get("webhook") ?? "").size / 1000),
    };
  } finally {
    await aws.close();
    rmSync(folder, { recursive: true });
  }
}

/** A signed delivery, from GitHub's own example of one. */
function pullRequestOpened(secret: string) {
  const examples: readonly { readonly name: string; readonly examples: readonly Record<string, unknown>[] }[] =
    createRequire(import.meta.url)("@octokit/webhooks-examples/api.github.com/index.json");
  const payloads = examples.find(({ name }) => name === "pull_request")?.examples ?? [];
  const body = JSON.stringify(payloads.find(({ action, installation }) => action === "opened" && installation));
  return {
    version: "2.0",
    requestContext: { http: { method: "POST" } },
    headers: {
      "content-type": "application/json",
      "x-github-delivery": randomUUID(),
      "x-github-event": "pull_request",
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    },
    body,
    isBase64Encoded: false,
  };
}

async function firstAnswer(bundle: string, requestFile: string, env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(process.execPath, [join(REPOSITORY, "scripts/bench/first-answer.mjs"), bundle, requestFile], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  for await (const chunk of child.stdout) output += chunk;
  const line = output.split("\n").find((text) => text.includes('"firstAnswer"'));
  if (line === undefined) throw new Error(`${bundle} gave no answer`);
  const { firstAnswer } = JSON.parse(line);
  if (firstAnswer.statusCode !== 202) throw new Error(`${bundle} answered ${firstAnswer.statusCode}:\n${output}`);
  return firstAnswer.totalMs;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

if (import.meta.main) console.log(JSON.stringify(await measureColdStart(Number(process.argv[2] ?? 31)), null, 2));
