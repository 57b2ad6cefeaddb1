import type { ActedOnEvent } from "../queue/acted-on.ts";
import type { Envelope } from "../queue/envelope.ts";
import { JsonShapeError, readJson } from "../queue/json-reader.ts";
import { onCheckRun, onCheckSuite } from "./events/checks.ts";
import { onIssueComment } from "./events/comment.ts";
import { onMergeGroup, onStatus } from "./events/commit.ts";
import { type Occurrence, type OwnApp, occurrenceOf } from "./events/occurrence.ts";
import { onPullRequest, onPullRequestReview, onPullRequestReviewThread } from "./events/pull-request.ts";
import { onPush } from "./events/push.ts";

/** What an event asks for. */
export type Interpretation =
  | { readonly envelopes: readonly Envelope[] }
  | { readonly ignored: string }
  | { readonly malformed: string };

type Interpret = (occurrence: Occurrence) => Interpretation;

/** The events that can change a decision. Each has its rules in one function. */
const EVENTS: Readonly<Record<ActedOnEvent, Interpret>> = {
  pull_request: onPullRequest,
  pull_request_review: onPullRequestReview,
  pull_request_review_thread: onPullRequestReviewThread,
  check_run: onCheckRun,
  check_suite: onCheckSuite,
  issue_comment: onIssueComment,
  status: onStatus,
  merge_group: onMergeGroup,
  push: onPush,
};

/**
 * Turns a webhook's event into the messages that it asks for. Pure. An event says where to look, never what to do, so
 * only those are left out that cannot change any decision, and those that we caused ourselves.
 */
export function interpret(
  event: string,
  payload: unknown,
  delivery: { readonly id: string; readonly receivedAt: string },
  own: OwnApp,
): Interpretation {
  const rules = isActedOn(event) ? EVENTS[event] : undefined;
  if (rules === undefined) return { ignored: `${event} events decide nothing` };
  try {
    return rules(occurrenceOf(event, readJson(payload, "payload"), delivery, own));
  } catch (error) {
    if (error instanceof JsonShapeError) return { malformed: error.message };
    throw error;
  }
}

function isActedOn(event: string): event is ActedOnEvent {
  return Object.hasOwn(EVENTS, event);
}
