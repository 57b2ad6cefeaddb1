import { type DeliveryAttempt, wentWell } from "../../github/read-deliveries.ts";
import { type Finding, failed, ok, warning } from "./finding.ts";

/** An attempt to deliver a webhook, as far as it matters here. */
export type Attempt = Pick<DeliveryAttempt, "guid" | "deliveredAt" | "statusCode" | "status">;

const DAY = 24 * 60 * 60 * 1_000;
/** The sweeper looks every five minutes; after an hour it has had its tries. */
const SWEPT = 60 * 60 * 1_000;

/**
 * What GitHub's log of deliveries says. A redelivery has the GUID of what it repeats, so a delivery counts as failed only
 * while no attempt of its GUID went well.
 *
 * @param attempts newest first
 * @param since when the oldest that was read was made; null: all of the last day were read
 */
export function deliveriesFinding(attempts: readonly Attempt[], now: Date, since: Date | null): Finding {
  const recent = attempts.filter(({ deliveredAt }) => now.getTime() - deliveredAt.getTime() < DAY);
  const period = since === null ? "of the last day" : `since ${minute(since)}`;
  const [newest] = recent;
  if (newest === undefined) return ok("GitHub delivered nothing in the last day");
  const delivered = new Set(recent.filter(wentWell).map(({ guid }) => guid));
  const lost = new Map<string, Attempt>();
  for (const attempt of recent)
    if (!delivered.has(attempt.guid) && !lost.has(attempt.guid)) lost.set(attempt.guid, attempt);
  const all = delivered.size + lost.size;
  const lastSuccess = recent.find(wentWell);
  const last =
    lastSuccess === undefined ? "none went well" : `the last success was at ${minute(lastSuccess.deliveredAt)}`;
  if (lost.size === 0) return ok(`all ${all} ${period} arrived; ${last}`);
  const usual = mostOften([...lost.values()]);
  const found = `${lost.size} of ${all} deliveries ${period} failed, mostly with ${inWords(usual)}; ${last}`;
  const old = [...lost.values()].some(({ deliveredAt }) => now.getTime() - deliveredAt.getTime() > SWEPT);
  if (!wentWell(newest) || old) return failed(found, fixFor(usual));
  return warning(found, "The sweeper has them delivered again within minutes; look again then.");
}

function mostOften(attempts: readonly Attempt[]): Attempt {
  const by = Map.groupBy(attempts, inWords);
  const [most] = [...by.values()].sort((a, b) => b.length - a.length);
  const [first] = most ?? [];
  if (first === undefined) throw new TypeError("There is no failed delivery to tell of");
  return first;
}

function inWords({ statusCode, status }: Attempt): string {
  return statusCode === 0 ? `“${status}”` : String(statusCode);
}

function fixFor({ statusCode, status }: Attempt): string {
  if (statusCode === 401)
    return "GitHub signs with another secret: run `greenlight rotate-secret`, or `greenlight connect`.";
  if (statusCode === 404 || statusCode === 403) return "GitHub sends them elsewhere: run `greenlight connect`.";
  if (statusCode === 413) return "Their payload is larger than Lambda takes; such events cannot be worked off.";
  if (/tim(?:ed|e) ?out/i.test(status)) {
    return "The webhook function did not answer within GitHub's ten seconds: look at its duration and throttles on the dashboard.";
  }
  if (statusCode === 0)
    return "GitHub could not reach it: look at the domain and its certificate, then run `greenlight connect`.";
  return "The log of the webhook function says why; the sweeper has failed ones delivered again, for three days.";
}

function minute(date: Date): string {
  return `${date.toISOString().slice(0, 16)}Z`;
}
