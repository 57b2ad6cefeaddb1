import type { EvaluateEnvelope } from "../../app/queue/envelope.ts";

/** A message to look at pull request 2 of octo/app. */
export function anEnvelope(changes: Partial<EvaluateEnvelope> = {}): EvaluateEnvelope {
  return {
    v: 1,
    kind: "evaluate",
    deliveryId: "6f0a6f0a-0000-4000-8000-000000000001",
    event: "pull_request",
    action: "opened",
    installationId: 4711,
    repository: { id: 99, owner: "octo", name: "app" },
    pull: 2,
    fence: {},
    receivedAt: "2026-03-01T12:00:00.000Z",
    ...changes,
  };
}
