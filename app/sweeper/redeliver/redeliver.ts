import { classify } from "../../github/failure.ts";
import type { Octokit } from "../../github/octokit.ts";
import { type DeliveryAttempt, readDeliveries } from "../../github/read-deliveries.ts";
import type { SweepTools } from "../sweep-tools.ts";
import { chooseRedeliveries, WINDOW } from "./choose.ts";

/** Of a hundred deliveries each; what is older is read by no sweep of a busier App. */
const MOST_PAGES = 30;
/** For reading, and again for sending: where GitHub is slow, the one leaves time for the other, and for what else is swept. */
const MOST_MILLISECONDS = 60_000;

/**
 * Has GitHub send again what did not arrive, so that no event is lost to an outage of ours. GitHub itself never does
 * (docs.github.com, "Handling failed webhook deliveries").
 *
 * @throws what Octokit throws, after everything that could be sent was sent
 */
export async function redeliverFailed(octokit: Octokit, tools: SweepTools): Promise<void> {
  const { now, log, metrics } = tools;
  const since = new Date(now().getTime() - WINDOW);
  const mayRead = forAWhile(tools);
  const read = await readDeliveries(octokit, { since, mostPages: MOST_PAGES, mayGoOn: mayRead });
  const { redeliver, failed, lost, hopeless } = chooseRedeliveries(read.attempts, now());
  metrics.gauge("DeliveriesFailed", failed);
  metrics.gauge("DeliveriesLost", lost.length);
  if (read.since !== null)
    log.warn("There are more deliveries than a sweep reads", { since: read.since.toISOString() });
  for (const each of lost) log.error("A webhook did not arrive, after all of its tries", fieldsOf(each));
  for (const { attempt, why } of hopeless)
    log.warn("A failed webhook is not sent again", { ...fieldsOf(attempt), why });

  const failures: unknown[] = [];
  const maySend = forAWhile(tools);
  for (const each of redeliver) {
    if (!maySend()) break;
    try {
      await octokit.rest.apps.redeliverWebhookDelivery({ delivery_id: each.id });
      metrics.count("Redelivered");
      log.info("Has a webhook sent again", fieldsOf(each));
    } catch (error) {
      failures.push(error);
      log.warn("GitHub does not send a webhook again", { ...fieldsOf(each), error });
      // The next one would not fare better.
      if (classify(error, now()).class === "throttled") break;
    }
  }
  if (failures.length > 0) throw failures[0];
}

function forAWhile({ now, mayGoOn }: SweepTools): () => boolean {
  const until = now().getTime() + MOST_MILLISECONDS;
  return () => mayGoOn() && now().getTime() < until;
}

function fieldsOf({ guid, event, action, statusCode, status, deliveredAt }: DeliveryAttempt) {
  return { deliveryId: guid, event, action, statusCode, status, attemptedAt: deliveredAt.toISOString() };
}
