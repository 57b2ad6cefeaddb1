import { cpus } from "node:os";
import type { LogSource } from "../../app/local/aws/index.ts";
import { startStack } from "../../app/local/stack.ts";
import { introducePeople } from "../../app/local/stories/scene.ts";
import { reviewSettingsSchema } from "../../app/policy/review-settings.ts";
import { frameTokens } from "../../app/review/prompt/review-question.ts";
import { measureColdStart } from "../bench/cold-start.ts";
import { recordPull } from "../bench/fixtures.ts";
import { measureReviewPreparation } from "../bench/review.ts";
import { passTenChecks } from "../bench/ten-checks.ts";
import { measureWebhook, measureWorker } from "../bench/throughput.ts";
import type { Measured } from "./measured.ts";

const PULLS = 3;
/** CloudWatch Logs counts so many bytes for each line besides its text (its quotas, "Batch size"). */
const LINE_OVERHEAD = 26;

/** Measures everything that docs/cost.md reckons with; takes some minutes. */
export async function measure(today: string): Promise<Measured> {
  const perPull = await measurePull();
  const webhook = await measureWebhook(500);
  const pull = await recordPull();
  const worker = await measureWorker(300, pull);
  const cold = await measureColdStart(15, pull);
  const { tokensPerChangedLine } = measureReviewPreparation();
  return {
    of: { date: today, machine: `${cpus()[0]?.model ?? "unknown"}, one core`, node: process.versions.node },
    perPull,
    cpuMs: { webhook: round(webhook.cpuMs), worker: round(worker.cpuMs) },
    coldStartMs: { webhook: round(cold.webhook.ms), worker: round(cold.worker.ms) },
    review: { frameTokens: ownTokens(), tokensPerChangedLine: round(tokensPerChangedLine) },
  };
}

/** Counted on the embedded stack, in the middle of some pull requests. */
async function measurePull(): Promise<Measured["perPull"]> {
  let bytes = 0;
  let messages = 0;
  const invocations = new Set<string>();
  const onLog = (line: string, { functionName, requestId }: LogSource): void => {
    bytes += Buffer.byteLength(line) + LINE_OVERHEAD;
    if (requestId !== null) invocations.add(`${functionName} ${requestId}`);
    messages += Number(/"Enqueued":(\d+)/.exec(line)?.[1] ?? 0);
  };
  const stack = await startStack({ onLog });
  try {
    introducePeople(stack.github.world);
    const requests = () => stack.github.journal().length;
    const before = { deliveries: stack.github.deliveries().length, requests: requests() };
    for (let nth = 0; nth < PULLS; nth++) await passTenChecks(stack, `cost-${nth}`);
    const worker = [...invocations].filter((name) => name.startsWith("greenlight-worker "));
    return {
      deliveries: Math.round((stack.github.deliveries().length - before.deliveries) / PULLS),
      workerInvocations: Math.round(worker.length / PULLS),
      messages: Math.round(messages / PULLS),
      githubRequests: Math.round((requests() - before.requests) / PULLS),
      logBytes: Math.round(bytes / PULLS),
    };
  } finally {
    await stack.close();
  }
}

/** Tokens of a question besides the diff: our own words, with an ordinary title and description. */
function ownTokens(): number {
  return frameTokens({
    settings: reviewSettingsSchema.parse({}),
    guidelines: [],
    pathInstructions: [],
    pull: {
      title: "Retry uploads that break off",
      body: "Uploads of more than a gigabyte break off now and then. They are tried again, three times.",
      head: "retry-uploads",
      base: "main",
      commits: ["Retry uploads that break off"],
    },
    context: { part: 1, parts: 1, paths: ["src/upload.ts", "test/upload.test.ts"] },
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
