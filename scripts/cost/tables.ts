import { KNOWN_MODELS } from "../../app/review/bedrock/models.ts";
import { MOST_CHUNK } from "../../app/review/review-pull.ts";
import { ASSUMED, DEPLOYMENT } from "./deployment.ts";
import type { Measured } from "./measured.ts";
import {
  breakEven,
  busyMetrics,
  type Item,
  idleMonth,
  keyMonth,
  perThousandPulls,
  reviewCost,
  total,
  webhookMs,
  workerMs,
} from "./model.ts";
import { PRICES, PRICES_OF } from "./prices.ts";

/** The regions of docs/cost.md that are computed, by their names. */
export function costTables(measured: Measured): ReadonlyMap<string, string> {
  const use = perThousandPulls(measured);
  const idle = idleMonth();
  return new Map([
    ["cost-summary", summary(measured, use, idle)],
    ["cost-idle", bill(idle, "A month")],
    ["cost-pulls", bill(use, "A thousand pull requests")],
    ["cost-measured", measurements(measured)],
    ["cost-container", container(measured)],
    ["cost-review", reviews(measured)],
    ["cost-prices", prices()],
  ]);
}

const LINES = [50, 300, 1_000, 3_000] as const;

function summary(measured: Measured, use: readonly Item[], idle: readonly Item[]): string {
  const { pulls } = breakEven(measured);
  const busy = busyMetrics();
  return [
    "| | US dollars | in an account that uses its free tier for nothing else |",
    "|---|---|---|",
    `| a month in which nothing happens | ${usd(total(idle))} | ${usd(total(idle, "usdBesideFree"))} |`,
    `| the metrics of a month in which always something happens, besides | at most ${usd(busy.usd)} | at most ${usd(busy.usdBesideFree)} |`,
    `| a thousand pull requests | ${usd(total(use))} | ${usd(total(use, "usdBesideFree"))} |`,
    `| the App's key in AWS KMS, a month | ${usd(keyMonth())} | ${usd(keyMonth())} |`,
    "",
    `A container would be cheaper from about ${thousands(pulls)} pull requests a month on.`,
  ].join("\n");
}

function bill(items: readonly Item[], what: string): string {
  const rows = items.map(
    ({ what: name, amount, ...costs }) => `| ${name} | ${amount} | ${usd(costs.usd)} | ${usd(costs.usdBesideFree)} |`,
  );
  return [
    `| ${what} | | US dollars | beside the free tier |`,
    "|---|---|---|---|",
    ...rows,
    `| **together** | | **${usd(total(items))}** | **${usd(total(items, "usdBesideFree"))}** |`,
  ].join("\n");
}

function measurements(measured: Measured): string {
  const { of, perPull, cpuMs, coldStartMs } = measured;
  const [webhook, worker] = [webhookMs(measured), workerMs(measured)];
  const ms = (value: number) => `${Math.round(value)} ms`;
  return [
    `Measured on ${of.date} (Node.js ${of.node}, ${of.machine}).`,
    "",
    "| | webhook | worker |",
    "|---|---|---|",
    `| invocations for a pull request | ${perPull.deliveries} | ${perPull.workerInvocations} |`,
    `| work of a whole core, warm | ${cpuMs.webhook} ms | ${cpuMs.worker} ms |`,
    `| from import to first answer, a whole core | ${ms(coldStartMs.webhook)} | ${ms(coldStartMs.worker)} |`,
    `| memory | ${DEPLOYMENT.webhookMb} MB | ${DEPLOYMENT.workerMb} MB |`,
    `| billed then, with its share of a core and the waiting | ${ms(webhook.warm)} | ${ms(worker.warm)} |`,
    `| and at the start of an environment besides | ${ms(webhook.cold)} | ${ms(worker.cold)} |`,
    "",
    `For each pull request ${perPull.messages} messages, ${perPull.githubRequests} requests to GitHub and ${Math.round(perPull.logBytes / 1_000)} KB of log lines. Assumed, since one machine cannot tell: ${ASSUMED.githubMs} ms for a request to GitHub, ${ASSUMED.sqsMs} ms for one to SQS, ${ASSUMED.coldStartsPerPull.webhook} starts of each function for a pull request, ${ASSUMED.sweeperMs} ms for a run of the sweeper, ${ASSUMED.emptyReceivesAnHour} empty receives an hour.`,
  ].join("\n");
}

function container(measured: Measured): string {
  const { container: items, replacedPerThousand, pulls } = breakEven(measured);
  const rows = items.map(({ what, amount, usd: cost }) => `| ${what} | ${amount} | ${usd(cost)} |`);
  return [
    "| A month | | US dollars |",
    "|---|---|---|",
    ...rows,
    `| **together** | | **${usd(total(items))}** |`,
    "",
    `It would take the place of ${usd(replacedPerThousand)} for a thousand pull requests, so that it pays from about ${thousands(pulls)} a month on.`,
  ].join("\n");
}

function reviews(measured: Measured): string {
  const rows = KNOWN_MODELS.map((model) => {
    const cells = LINES.map((lines) => {
      const cost = reviewCost(model, lines, measured);
      return cost === null ? "unknown" : `${usd(cost[0])} – ${usd(cost[1])}`;
    });
    return `| \`${model.name}\` | ${cells.join(" | ")} |`;
  });
  const { frameTokens, tokensPerChangedLine } = measured.review;
  return [
    `| Changed lines | ${LINES.map((lines) => lines.toLocaleString("en-US")).join(" | ")} |`,
    `|---|${LINES.map(() => "---|").join("")}`,
    ...rows,
    "",
    `Tokens: ${Math.round(frameTokens).toLocaleString("en-US")} of our own words, and ${tokensPerChangedLine} for each changed line with what stands around it, both estimated rather too high; each answer of 500 tokens, and each as long as it may be. Beyond about ${Math.floor(MOST_CHUNK / tokensPerChangedLine / 10) * 10} lines there is more than one question.`,
  ].join("\n");
}

function prices(): string {
  const rows = Object.values(PRICES).map(
    ({ usd: price, per, source }) =>
      `| ${per} | $${plain(price)} | [${new URL(source).pathname.split("/")[1]}](${source}) |`,
  );
  return [
    `Region us-east-1, as of ${PRICES_OF}, without taxes, discounts and free tiers.`,
    "",
    "| A | costs | |",
    "|---|---|---|",
    ...rows,
  ].join("\n");
}

/** More digits would promise more than the assumptions hold. */
function thousands(amount: number): string {
  return (Math.round(amount / 1_000) * 1_000).toLocaleString("en-US");
}

/** Two digits that mean something, however small it is. */
function usd(amount: number): string {
  if (amount === 0) return "$0";
  return `$${amount >= 0.1 ? amount.toFixed(2) : Number(amount.toPrecision(2))}`;
}

/** Without an exponent, and without digits that floating point made up. */
function plain(amount: number): string {
  return amount.toFixed(10).replace(/\.?0+$/, "");
}
