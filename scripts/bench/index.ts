import { statSync } from "node:fs";
import Table from "cli-table3";
import { builtBundles } from "../../app/local/bundles.ts";
import { measureColdStart } from "./cold-start.ts";
import { measureDependencies } from "./dependencies.ts";
import { recordPull } from "./fixtures.ts";
import { measurePipeline } from "./pipeline.ts";
import { measurePolicies, YARDSTICK } from "./policy.ts";
import { measureReviewPreparation } from "./review.ts";
import { measureReviewPushes } from "./review-pushes.ts";
import { measureWebhook, measureWorker } from "./throughput.ts";

/** `npm run bench [-- --json]`: how fast and how frugal it is. Machines differ, so times are told as ratios, too. */
const json = process.argv.includes("--json");
const progress = (what: string) => process.stderr.write(`${what} …\n`);

progress("Requests and evaluations");
const pipeline = await measurePipeline();
progress("Webhook: events per second");
const webhook = await measureWebhook(500);
progress("Worker: evaluations per second");
const pull = await recordPull();
const worker = await measureWorker(300, pull);
progress("Cold starts, each in a new process");
const cold = await measureColdStart(41, pull);
progress("Policies, the worst that are allowed");
const policies = measurePolicies();
const slowest = policies.toSorted((a, b) => b.totalMs - a.totalMs)[0];
progress("Lockfiles");
const lockfiles = measureDependencies();
progress("The AI review's own work");
const review = { preparation: measureReviewPreparation(), pushes: await measureReviewPushes() };
const bundles = builtBundles();
const kilobytes = (path: string) => Math.round(statSync(path).size / 1_000);

const result = {
  coldStart: cold,
  ...pipeline,
  webhook: { ...webhook, bundleKb: kilobytes(bundles.webhook) },
  worker: { ...worker, bundleKb: kilobytes(bundles.worker) },
  sweeper: { bundleKb: kilobytes(bundles.sweeper) },
  policies,
  lockfiles,
  review,
};

if (json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
else {
  const table = new Table({ head: ["", "Measured", "Aim"], style: { head: [], border: [] } });
  const number = (value: number, digits = 0) => value.toFixed(digits);
  table.push(
    ["webhook cold start ÷ verify-only", number(cold.webhook.ratio, 2), "≤ 1.30"],
    ["webhook cold start ÷ verify-only with the AWS SDK as it comes", number(cold.webhook.ratioUntrimmed, 2), ""],
    ["webhook cold start, ms (verify-only)", `${number(cold.webhook.ms)} (${number(cold.verifyOnlyMs)})`, ""],
    ["worker cold start ÷ verify-only", number(cold.worker.ratio, 2), ""],
    ["worker cold start, ms", number(cold.worker.ms), ""],
    ["GitHub requests per approval, warm token", pipeline.requestsPerApproval, "≤ 4"],
    ["GitHub requests per pull request with 20 check events", pipeline.requestsPerPullWith20CheckEvents, ""],
    ["evaluations per burst of 30 events", pipeline.evaluationsPerBurstOf30, "≤ 4"],
    ["webhook events per second, one core", number(webhook.perSecond), ""],
    ["evaluations per second, one core", number(worker.perSecond), ""],
    ["webhook bundle, KB", result.webhook.bundleKb, "≤ 850"],
    ["worker bundle, KB", result.worker.bundleKb, ""],
    ["sweeper bundle, KB", result.sweeper.bundleKb, ""],
    ["webhook peak memory, MB", number(webhook.peakMemoryMb), ""],
    ["worker peak memory, MB", number(worker.peakMemoryMb), ""],
  );
  const large = policies.find(({ name }) => name === "100 rules, 3,000 files");
  if (large !== undefined && slowest !== undefined) {
    table.push(
      ["100 rules × 3,000 files, parsed and decided, ms", number(large.totalMs, 1), "< 50"],
      [`the same ÷ ${YARDSTICK}`, number(large.ratio), ""],
      [`the slowest of ${policies.length} hostile policies, ms (${slowest.name})`, number(slowest.totalMs, 1), "< 50"],
      [`the same ÷ ${YARDSTICK}`, number(slowest.ratio), ""],
    );
  }
  for (const { name, ms, told } of lockfiles) table.push([`${name}, before and after, ms`, number(ms), told]);
  const { preparation, pushes } = review;
  table.push(
    [
      `a diff of ${preparation.changedLines} changed lines parsed, packed, 50 findings anchored, ms`,
      number(preparation.ms, 1),
      "< 150",
    ],
    ["the same, the first time", number(preparation.firstMs, 1), "< 150"],
    ["the same ÷ cutting it into lines", number(preparation.ratio), ""],
    ["tokens per changed line", number(preparation.tokensPerChangedLine, 1), ""],
    ["model questions: first review, then 5 pushes to one of 20 files", pushes.questions.join(", "), "1 each"],
    ["hunks looked at, likewise", pushes.hunks.join(", "), ""],
  );
  process.stdout.write(`${table.toString()}\n`);
}
