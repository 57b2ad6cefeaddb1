import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { startAwsStandIn } from "../../test/support/aws-stand-in.ts";
import { lambdaBundle, REPOSITORY } from "../build/lambda-bundle.ts";
import { TRIMMED_FROM_LAMBDAS, TRIMMED_FROM_WEBHOOK, TRIMMED_FROM_WORKER } from "../build/trim.ts";
import { anEvaluation, lambdaVariables, pullRequestOpened, type RecordedPull, WEBHOOK_SECRET } from "./fixtures.ts";

/** One handler that is measured. */
interface Subject {
  readonly name: "webhook" | "worker" | "verifyOnly" | "verifyOnlyUntrimmed" | "verifyOnlyFromMemory";
  readonly entry: string;
  readonly trimmed: Parameters<typeof lambdaBundle>[0]["trimmed"];
}

/** In the order of a round. The two that are compared stand side by side, so that both find the machine in one state. */
const SUBJECTS: readonly Subject[] = [
  { name: "worker", entry: "app/worker/index.ts", trimmed: TRIMMED_FROM_WORKER },
  { name: "verifyOnlyFromMemory", entry: "scripts/bench/verify-only-from-memory.ts", trimmed: [] },
  { name: "verifyOnly", entry: "scripts/bench/verify-only.ts", trimmed: TRIMMED_FROM_LAMBDAS },
  { name: "webhook", entry: "app/webhook/index.ts", trimmed: TRIMMED_FROM_WEBHOOK },
  { name: "verifyOnlyUntrimmed", entry: "scripts/bench/verify-only.ts", trimmed: [] },
];

/** Median milliseconds from import to first answer, each run in a new process; the handlers take turns. */
export interface ColdStart {
  readonly runs: number;
  readonly webhook: ColdRatio;
  /** Its first answer is a whole evaluation: secret, access token, and the pull request read from GitHub. */
  readonly worker: ColdRatio;
  /** Reads the secret, verifies the signature, answers: no Probot, no queue; built with the same flags. */
  readonly verifyOnlyMs: number;
  /** The same with the AWS SDK as it comes. */
  readonly verifyOnlyUntrimmedMs: number;
  /** The same without Secrets Manager. */
  readonly verifyOnlyFromMemoryMs: number;
}

export interface ColdRatio {
  readonly ms: number;
  /** To verify-only: the median over the rounds, so that a machine that gets slower meanwhile does not matter. */
  readonly ratio: number;
  /** To verify-only with the AWS SDK as it comes. */
  readonly ratioUntrimmed: number;
}

export async function measureColdStart(runs: number, pull: RecordedPull): Promise<ColdStart> {
  const folder = mkdtempSync(join(tmpdir(), "greenlight-cold-start-"));
  const aws = await startAwsStandIn(JSON.stringify({ current: WEBHOOK_SECRET }));
  const awsOfTheWorker = await startAwsStandIn(pull.credentials);
  const github = await pull.serve();
  try {
    const events = { delivery: join(folder, "delivery.json"), batch: join(folder, "batch.json") };
    writeFileSync(events.delivery, JSON.stringify(pullRequestOpened()));
    writeFileSync(events.batch, JSON.stringify(anEvaluation(pull)));
    const bundles = new Map<Subject["name"], string>();
    for (const { name, entry, trimmed } of SUBJECTS) {
      const outfile = join(folder, `${name}.mjs`);
      await build(lambdaBundle({ entry, outfile, trimmed }));
      bundles.set(name, outfile);
    }
    const times = new Map<string, number[]>(SUBJECTS.map(({ name }) => [name, []]));
    // The first round warms the disk's cache and is not counted.
    for (let run = 0; run <= runs; run++) {
      for (const [name, bundle] of bundles) {
        const variables = lambdaVariables(name === "worker" ? awsOfTheWorker : aws);
        const event = name === "worker" ? events.batch : events.delivery;
        const ms = await firstAnswer(bundle, event, { ...variables, GITHUB_API_URL: github.url });
        if (run > 0) times.get(name)?.push(ms);
      }
    }
    const of = (name: Subject["name"]) => times.get(name) ?? [];
    const over = (name: Subject["name"], floor: Subject["name"]) =>
      medianOf(of(name).map((ms, run) => ms / (of(floor)[run] ?? Number.NaN)));
    const ratio = (name: Subject["name"]): ColdRatio => ({
      ms: medianOf(of(name)),
      ratio: over(name, "verifyOnly"),
      ratioUntrimmed: over(name, "verifyOnlyUntrimmed"),
    });
    return {
      runs,
      webhook: ratio("webhook"),
      worker: ratio("worker"),
      verifyOnlyMs: medianOf(of("verifyOnly")),
      verifyOnlyUntrimmedMs: medianOf(of("verifyOnlyUntrimmed")),
      verifyOnlyFromMemoryMs: medianOf(of("verifyOnlyFromMemory")),
    };
  } finally {
    await github.close();
    await awsOfTheWorker.close();
    await aws.close();
    rmSync(folder, { recursive: true });
  }
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
  if (!firstAnswer.ok) throw new Error(`${bundle} failed:\n${output}`);
  return firstAnswer.totalMs;
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
