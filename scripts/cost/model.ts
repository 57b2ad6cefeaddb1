import type { Model } from "../../app/review/bedrock/models.ts";
import { REVIEW_OUTPUT_TOKENS } from "../../app/review/prompt/review-question.ts";
import { MOST_CHUNK } from "../../app/review/review-pull.ts";
import { ASSUMED, DEPLOYMENT } from "./deployment.ts";
import type { Measured } from "./measured.ts";
import { FREE, HOURS_A_MONTH, PRICES } from "./prices.ts";

/** One line of a bill. */
export interface Item {
  readonly what: string;
  /** So much of it. */
  readonly amount: string;
  readonly usd: number;
  /** The same where the account's monthly free tier is not used for anything else; as `usd` where AWS has none. */
  readonly usdBesideFree: number;
}

const PULLS = 1_000;
const GB = 1e9;

/** What a thousand pull requests cost, each approved after ten checks that reported one after the other. */
export function perThousandPulls(measured: Measured): readonly Item[] {
  const { deliveries, workerInvocations, messages, logBytes } = measured.perPull;
  const invocations = deliveries + workerInvocations;
  const gbSeconds = PULLS * (webhookGbSeconds(measured) + workerGbSeconds(measured));
  // Sent, and received and deleted by the batch.
  const sqs = PULLS * (messages + 2 * workerInvocations);
  const platformLogs =
    invocations * ASSUMED.platformLogBytes.invocation + deliveries * ASSUMED.platformLogBytes.apiRequest;
  const logs = (PULLS * (logBytes + platformLogs)) / GB;
  const traces = PULLS * deliveries;
  const logPrice = PRICES.logsGb.usd + PRICES.logsGbMonth.usd;
  return [
    used("HTTP API", "request", PULLS * deliveries, PRICES.httpApiRequest.usd),
    used("Lambda, invocations", "invocation", PULLS * invocations, PRICES.lambdaRequest.usd, FREE.lambdaRequests),
    used("Lambda, time", "GB-second", gbSeconds, PRICES.lambdaGbSecond.usd, FREE.lambdaGbSeconds),
    used("SQS", "request", sqs, PRICES.sqsFifoRequest.usd, FREE.sqsRequests),
    { ...used("CloudWatch Logs", "GB", logs, logPrice, FREE.logsGb), amount: `${logs.toFixed(2)} GB` },
    used("X-Ray, every delivery traced", "trace", traces, PRICES.trace.usd, FREE.traces),
  ];
}

/** What a month costs in which nobody opens a pull request. */
export function idleMonth(): readonly Item[] {
  const sweeps = (HOURS_A_MONTH * 60) / DEPLOYMENT.sweeperEveryMinutes;
  const sweeperGbSeconds = sweeps * (ASSUMED.sweeperMs / 1_000) * (DEPLOYMENT.sweeperMb / 1_024);
  const sweeper = (requests: number, gbSeconds: number) =>
    requests * PRICES.lambdaRequest.usd + gbSeconds * PRICES.lambdaGbSecond.usd;
  const receives = HOURS_A_MONTH * ASSUMED.emptyReceivesAnHour;
  const reads = HOURS_A_MONTH * ASSUMED.secretReadsAnHour;
  const { secrets, alarmMetrics, customMetrics, dashboards } = DEPLOYMENT;
  return [
    used("Custom metrics of the sweeper", "metric", customMetrics.sweeper, PRICES.metricMonth.usd, FREE.metrics),
    used("Dashboard", "dashboard", dashboards, PRICES.dashboardMonth.usd, FREE.dashboards),
    used("Alarms, by what they look at", "metric", alarmMetrics, PRICES.alarmMetricMonth.usd, FREE.alarmMetrics),
    used("Secrets", "secret", secrets, PRICES.secretMonth.usd),
    used("Secrets, read", "request", reads, PRICES.secretRequest.usd),
    used("SQS, asked while empty", "request", receives, PRICES.sqsFifoRequest.usd, FREE.sqsRequests),
    item(
      "Sweeper",
      count(sweeps, "run"),
      sweeper(sweeps, sweeperGbSeconds),
      sweeper(beyond(sweeps, FREE.lambdaRequests), beyond(sweeperGbSeconds, FREE.lambdaGbSeconds)),
    ),
  ];
}

/** What the metrics of the other functions cost besides, in a month in whose every hour all of them are written. */
export function busyMetrics(): Pick<Item, "usd" | "usdBesideFree"> {
  const { sweeper, webhookAndWorker } = DEPLOYMENT.customMetrics;
  const paid = (metrics: number) => beyond(metrics, FREE.metrics) * PRICES.metricMonth.usd;
  return {
    usd: webhookAndWorker * PRICES.metricMonth.usd,
    usdBesideFree: paid(sweeper + webhookAndWorker) - paid(sweeper),
  };
}

/** The App's key in AWS KMS, where it is switched on: a month, and signatures for a sweeper that signs at every run. */
export function keyMonth(): number {
  const sweeps = (HOURS_A_MONTH * 60) / DEPLOYMENT.sweeperEveryMinutes;
  return PRICES.keyMonth.usd + sweeps * PRICES.signature.usd;
}

export interface BreakEven {
  /** What runs all month in the place of the HTTP API, the Lambdas and the queue. */
  readonly container: readonly Item[];
  /** What of a thousand pull requests it would take the place of. */
  readonly replacedPerThousand: number;
  /** Pull requests a month from which on it is cheaper. */
  readonly pulls: number;
}

/** Two small tasks behind a load balancer: one alone would lose deliveries while it is replaced. */
export function breakEven(measured: Measured): BreakEven {
  const [tasks, vcpu, gb, addresses] = [2, 0.25, 0.5, 4];
  const container = [
    item(
      "Fargate",
      `${tasks} tasks of ${vcpu} vCPU and ${gb} GB`,
      tasks * HOURS_A_MONTH * (vcpu * PRICES.fargateVcpuHour.usd + gb * PRICES.fargateGbHour.usd),
    ),
    item("Load balancer", "1, without its capacity units", HOURS_A_MONTH * PRICES.loadBalancerHour.usd),
    item("Public addresses", `${addresses}`, addresses * HOURS_A_MONTH * PRICES.publicAddressHour.usd),
  ];
  // Logs and traces are written by a container, too.
  const kept = ["CloudWatch Logs", "X-Ray, every delivery traced"];
  const replacedPerThousand = total(perThousandPulls(measured).filter(({ what }) => !kept.includes(what)));
  return { container, replacedPerThousand, pulls: Math.round((total(container) / replacedPerThousand) * PULLS) };
}

/** What one AI review costs at least and at most: each answer of 500 tokens, and each as long as it may be. */
export function reviewCost(
  { prices }: Model,
  changedLines: number,
  { review }: Measured,
): readonly [number, number] | null {
  if (prices === null) return null;
  const diff = review.tokensPerChangedLine * changedLines;
  const questions = Math.max(1, Math.ceil(diff / MOST_CHUNK));
  const input = (questions * review.frameTokens + diff) * Math.max(prices.input, prices.cacheWrite);
  const answered = (tokens: number) => (input + questions * tokens * prices.output) / 1e6;
  return [answered(500), answered(REVIEW_OUTPUT_TOKENS)];
}

export function total(items: readonly Item[], of: "usd" | "usdBesideFree" = "usd"): number {
  return items.reduce((sum, each) => sum + each[of], 0);
}

/** A delivery: a core's work stretched over the share of a core that comes with the memory, and the wait for SQS. */
export function webhookMs({ cpuMs, coldStartMs }: Measured): { readonly warm: number; readonly cold: number } {
  const stretch = stretchOf(DEPLOYMENT.webhookMb);
  return { warm: cpuMs.webhook * stretch + ASSUMED.sqsMs, cold: coldStartMs.webhook * stretch };
}

/** A batch, which is an evaluation and its requests to GitHub. */
export function workerMs({ cpuMs, coldStartMs, perPull }: Measured): { readonly warm: number; readonly cold: number } {
  const stretch = stretchOf(DEPLOYMENT.workerMb);
  const waiting = (perPull.githubRequests / perPull.workerInvocations) * ASSUMED.githubMs;
  return { warm: cpuMs.worker * stretch + waiting, cold: coldStartMs.worker * stretch };
}

function webhookGbSeconds(measured: Measured): number {
  const { warm, cold } = webhookMs(measured);
  const ms = measured.perPull.deliveries * warm + ASSUMED.coldStartsPerPull.webhook * cold;
  return (ms / 1_000) * (DEPLOYMENT.webhookMb / 1_024);
}

function workerGbSeconds(measured: Measured): number {
  const { warm, cold } = workerMs(measured);
  const ms = measured.perPull.workerInvocations * warm + ASSUMED.coldStartsPerPull.worker * cold;
  return (ms / 1_000) * (DEPLOYMENT.workerMb / 1_024);
}

function stretchOf(mb: number): number {
  return Math.max(1, ASSUMED.mbForOneVcpu / mb);
}

/** So much of what has one price, of which the first may cost nothing. */
function used(what: string, unit: string, amount: number, price: number, free = 0): Item {
  return item(what, count(amount, unit), amount * price, beyond(amount, free) * price);
}

function item(what: string, amount: string, usd: number, usdBesideFree = usd): Item {
  return { what, amount, usd, usdBesideFree };
}

function beyond(amount: number, free: number): number {
  return Math.max(0, amount - free);
}

function count(amount: number, unit: string): string {
  return `${Math.round(amount).toLocaleString("en-US")} ${unit}${amount === 1 ? "" : "s"}`;
}
