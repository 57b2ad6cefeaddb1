import type { EvaluateEnvelope } from "../../queue/envelope.ts";
import type { Interpretation } from "../interpret.ts";
import { isOwnBot, type Occurrence } from "./occurrence.ts";

const DECIDING = new Set([
  "opened",
  "reopened",
  "synchronize",
  "edited",
  "labeled",
  "unlabeled",
  "milestoned",
  "demilestoned",
  "ready_for_review",
  "converted_to_draft",
]);

/** What an `edited` event may have changed and a decision may depend on. Retargeting changes the diff, not the head. */
const DECIDING_EDITS = ["title", "body", "base"] as const;

export function onPullRequest(occurrence: Occurrence): Interpretation {
  const { action, payload } = occurrence;
  if (action === "closed") return { ignored: "a closed pull request has nothing to decide" };
  if (action === null || !DECIDING.has(action)) return { ignored: `pull_request ${action} decides nothing` };
  if (action === "edited") {
    const changes = payload.optionalObject("changes");
    if (changes === null || !DECIDING_EDITS.some((field) => changes.has(field))) {
      return { ignored: "neither title, body nor base was edited" };
    }
  }
  return { envelopes: [evaluate(occurrence)] };
}

export function onPullRequestReview(occurrence: Occurrence): Interpretation {
  const { action } = occurrence;
  if (action !== "submitted" && action !== "dismissed") {
    return { ignored: `pull_request_review ${action} decides nothing` };
  }
  // Only reviews: CI that our approval set off is sent in our name, too, and does decide something.
  if (isOwnBot(occurrence)) return { ignored: "our own bot account caused it" };
  return { envelopes: [evaluate(occurrence)] };
}

/** A conversation was resolved, or opened again. A new one comes with its review. */
export function onPullRequestReviewThread(occurrence: Occurrence): Interpretation {
  const { action } = occurrence;
  if (action === "resolved" || action === "unresolved") return { envelopes: [evaluate(occurrence)] };
  return { ignored: `pull_request_review_thread ${action} decides nothing` };
}

/** The pull request of the payload, to be read no older than the payload. */
function evaluate({ payload, envelope }: Occurrence): EvaluateEnvelope {
  const pull = payload.object("pull_request");
  const fence = { pull: { updatedAt: pull.time("updated_at"), headSha: pull.object("head").text("sha") } };
  return { kind: "evaluate", pull: pull.id("number"), ...envelope(fence) };
}
