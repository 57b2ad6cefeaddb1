import { nodeId } from "./ids.ts";
import { loginShape } from "./shapes/account.ts";
import { repositoryShape } from "./shapes/repository.ts";
import type { GithubState, WebhookEvent } from "./state.ts";

/** What the App has subscribed to, unless it says otherwise. */
export const USUAL_EVENTS: readonly string[] = [
  "check_run",
  "issue_comment",
  "merge_group",
  "pull_request",
  "pull_request_review",
  "pull_request_review_thread",
  "status",
];

/** The payload that goes over the wire: what is special to the event, and what every event has. */
export function payloadOf(state: GithubState, event: WebhookEvent): Readonly<Record<string, unknown>> {
  const { installation } = state;
  return {
    ...(event.action === null ? {} : { action: event.action }),
    ...event.payload,
    repository: repositoryShape(state, event.repository),
    sender: loginShape(state, event.sender),
    installation: { id: installation.id, node_id: nodeId("I", installation.id) },
  };
}
