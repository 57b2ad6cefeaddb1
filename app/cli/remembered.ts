import { isDeepStrictEqual } from "node:util";
import { ownCheckRun } from "../github/check-run.ts";
import { readPolicies } from "../policy/reading.ts";
import type { Snapshot } from "../pull-request/snapshot.ts";
import { decodeMemory } from "../review/memory/encode.ts";
import { rememberedReview } from "../review/memory/remembered-review.ts";

/**
 * The pull request as it is asked about, with the AI review that the App remembers of this head on its own check run. Without
 * one, or by a policy that has other reviews made, it stays without: the review is then still to come.
 *
 * @param snapshot as it is on GitHub
 * @param asked the same, by the policies that are asked for
 */
export function withRememberedReview(snapshot: Snapshot, asked: Snapshot): Snapshot {
  const run = ownCheckRun(snapshot);
  const memory = run?.reviewMemory ? decodeMemory(run.reviewMemory) : null;
  if (run === undefined || memory === null || !isMadeTheSame(snapshot, asked)) return asked;
  // The App has not decided by a review that was broken off: it goes on with it.
  if (!memory.final && run.status !== "completed") return asked;
  const review = rememberedReview(memory);
  return review === null ? asked : { ...asked, aiReview: review };
}

function isMadeTheSame(snapshot: Snapshot, asked: Snapshot): boolean {
  const [theirs, ours] = [readPolicies(snapshot), readPolicies(asked)];
  return (
    theirs.status === "valid" && ours.status === "valid" && isDeepStrictEqual(theirs.policy.review, ours.policy.review)
  );
}
