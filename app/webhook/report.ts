import type { Log, LogFields } from "../observability/log.ts";
import type { Metrics } from "../observability/metrics.ts";
import type { Envelope } from "../queue/envelope.ts";
import { type Answer, answer } from "./answer.ts";
import type { Outcome } from "./delivery.ts";

/** Tells GitHub, the log and the metrics what became of a genuine delivery. */
export function report(outcome: Outcome, log: Log, metrics: Metrics): Answer {
  switch (outcome.kind) {
    case "enqueued": {
      const { length } = outcome.envelopes;
      metrics.count("Enqueued", length);
      log.info("Enqueued", subject(outcome.envelopes));
      return answer(202, length === 1 ? "1 message enqueued" : `${length} messages enqueued`);
    }
    case "ignored":
      metrics.count("Ignored");
      log.info(`Ignored: ${outcome.reason}`);
      return answer(200, `Ignored: ${outcome.reason}`);
    case "malformed":
      metrics.count("Rejected");
      log.warn(`Rejected: ${outcome.reason}`, { statusCode: 400 });
      return answer(400, `Not a payload that GitHub sends to an App: ${outcome.reason}`);
    case "not-enqueued":
      log.error("The queue did not take the event", { ...subject(outcome.envelopes), error: outcome.error });
      return answer(503, "The queue did not take the event: redeliver it");
  }
}

function subject(envelopes: readonly Envelope[]): LogFields {
  const [first] = envelopes;
  if (first === undefined) return {};
  const pulls = envelopes.flatMap((envelope) => ("pull" in envelope ? [envelope.pull] : []));
  return {
    action: first.action,
    repository: `${first.repository.owner}/${first.repository.name}`,
    ...(pulls.length === 1 ? { pull: pulls[0] } : pulls.length > 1 ? { pulls } : {}),
    ...shaOf(first),
  };
}

function shaOf(envelope: Envelope): { readonly sha?: string } {
  const sha = "sha" in envelope ? envelope.sha : (envelope.fence.pull ?? envelope.fence.checkRun)?.headSha;
  return sha === undefined ? {} : { sha };
}
