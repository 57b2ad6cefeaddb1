import { type Log, withFields } from "../observability/log.ts";
import type { Metrics } from "../observability/metrics.ts";
import type { Queue } from "../queue/queue.ts";
import { type Answer, answer } from "./answer.ts";
import { guard, type ReadWebhookSecret, type Request } from "./guard.ts";
import { interpret } from "./interpret.ts";
import type { OnEvent } from "./receiver.ts";
import { receivers } from "./receivers.ts";
import { report } from "./report.ts";

/** What the webhook works with. */
export interface WebhookParts {
  readonly readSecret: ReadWebhookSecret;
  readonly queue: Pick<Queue, "send">;
  /** The App's slug, if known. */
  readonly slug: string | null;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * The webhook: a request in, messages on the queue, an answer out. Never throws.
 *
 * A 5xx is answered only where the event could not be handed over, so that GitHub records a failed delivery, which can
 * be redelivered.
 */
export function createWebhook(parts: WebhookParts): (request: Request) => Promise<Answer> {
  const { readSecret, log, metrics, now } = parts;
  const receiverFor = receivers({ onEvent: enqueue(parts), log });

  return async (request) => {
    metrics.count("Received");
    try {
      const verdict = await guard(request, readSecret, new Date(now()).toISOString());
      if ("refused" in verdict) {
        metrics.count("Rejected");
        log.warn(`Rejected: ${verdict.why}`, { statusCode: verdict.refused.statusCode });
        return verdict.refused;
      }
      if ("unreadable" in verdict) {
        log.error("The webhook secret cannot be read", { error: verdict.unreadable });
        return answer(503, "The webhook secret cannot be read: see the log, then redeliver");
      }
      const { accepted, secret } = verdict;
      const receive = await receiverFor(secret);
      const told = withFields(log, { deliveryId: accepted.id, event: accepted.event });
      return report(await receive(accepted), told, metrics);
    } catch (error) {
      log.error("The webhook failed", { error });
      return answer(500, "The webhook failed: see the log, then redeliver");
    }
  };
}

function enqueue({ queue, slug }: WebhookParts): OnEvent {
  return async (payload, delivery) => {
    const asked = interpret(delivery.event, payload, delivery, { appId: delivery.appId, slug });
    if ("ignored" in asked) return { kind: "ignored", reason: asked.ignored };
    if ("malformed" in asked) return { kind: "malformed", reason: asked.malformed };
    const { envelopes } = asked;
    try {
      await queue.send(envelopes);
      return { kind: "enqueued", envelopes };
    } catch (error) {
      return { kind: "not-enqueued", envelopes, error };
    }
  };
}
