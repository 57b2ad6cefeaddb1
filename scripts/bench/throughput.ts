import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtBundles } from "../../app/local/bundles.ts";
import { startAwsStandIn } from "../../test/support/aws-stand-in.ts";
import { REPOSITORY } from "../build/lambda-bundle.ts";
import { anEvaluation, lambdaVariables, pullRequestOpened, type RecordedPull, WEBHOOK_SECRET } from "./fixtures.ts";

/** How much one process does with one core; the queue, the secrets and GitHub answer from another. */
export interface Throughput {
  readonly perSecond: number;
  /** What the process itself spends, without the waiting. */
  readonly cpuMs: number;
  readonly peakMemoryMb: number;
}

/** Signed deliveries, each enqueued. */
export async function measureWebhook(times: number): Promise<Throughput> {
  const aws = await startAwsStandIn(JSON.stringify({ current: WEBHOOK_SECRET }));
  try {
    const events = Array.from({ length: times + 20 }, () => pullRequestOpened());
    return await repeat(builtBundles().webhook, events, times, lambdaVariables(aws));
  } finally {
    await aws.close();
  }
}

/** Evaluations of a pull request with 30 checks whose decision stays the same, so that each is one request. */
export async function measureWorker(times: number, pull: RecordedPull): Promise<Throughput> {
  const aws = await startAwsStandIn(pull.credentials);
  const github = await pull.serve();
  try {
    const variables = { ...lambdaVariables(aws), GITHUB_API_URL: github.url };
    return await repeat(builtBundles().worker, [anEvaluation(pull)], times, variables);
  } finally {
    await github.close();
    await aws.close();
  }
}

async function repeat(
  bundle: string,
  events: readonly unknown[],
  times: number,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Throughput> {
  const folder = mkdtempSync(join(tmpdir(), "greenlight-throughput-"));
  try {
    const file = join(folder, "events.json");
    writeFileSync(file, JSON.stringify(events));
    const args = [join(REPOSITORY, "scripts/bench/repeat.mjs"), bundle, file, String(times)];
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    for await (const chunk of child.stdout) output += chunk;
    const line = output.split("\n").findLast((text) => text.includes('"repeated"'));
    if (line === undefined) throw new Error(`${bundle} did not come to its end:\n${output.slice(-2_000)}`);
    const { repeated } = JSON.parse(line);
    return {
      perSecond: repeated.times / repeated.seconds,
      cpuMs: (repeated.cpuSeconds / repeated.times) * 1_000,
      peakMemoryMb: repeated.peakMemoryMb,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
