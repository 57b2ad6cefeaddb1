import { type MergeChoice, methodFor } from "../policy/merge-setting.ts";
import { type Phrase, phrase, words } from "../policy/phrase.ts";
import type { CheckContext, MergeMethod, Merging, Review, Snapshot } from "../pull-request/snapshot.ts";
import { cancelMerging } from "./cancel-merging.ts";
import { ENABLE_AUTO_MERGE_MUTATION, ENQUEUE_MUTATION } from "./merge-queries.ts";
import { hasNothingToWaitFor, type Refusal, refusalOf, whyRefused } from "./merge-refusal.ts";
import { type MergeState, readMergeState } from "./merge-state.ts";
import type { Octokit } from "./octokit.ts";
import { type Position, whatMoved } from "./position.ts";

/** What became of the merge of an approved pull request. */
export type Merge =
  | { readonly kind: "merged"; readonly method: MergeMethod }
  /** GitHub merges it by itself, when its own requirements are met. */
  | { readonly kind: "asked"; readonly how: Merging["how"]; readonly method: MergeMethod | null }
  /** It is not merged; trying again at once would not help. */
  | { readonly kind: "refused"; readonly why: Phrase }
  /** It is not what was approved any more: nothing is merged. */
  | { readonly kind: "moved"; readonly what: string };

export interface MergeRequest {
  readonly choice: MergeChoice;
  /** The approval of an earlier head that stands for this one; null: this very head was approved. */
  readonly kept: Review | null;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Milliseconds; GitHub takes a moment to see that an approval was all that was missing. */
const PAUSES = [500, 2_000];

/**
 * Merges exactly the commit that was evaluated and approved, or asks GitHub to: looks once more right before, and pins the
 * head (`expectedHeadOid`, `sha`).
 *
 * Auto-merge is preferred, since GitHub then waits for its own requirements. It refuses where it has nothing to wait for;
 * that is merged directly, and only that: an App that may bypass the rules of a branch would else do so. Nothing goes around
 * a merge queue. Asked twice, the second time finds what stands, or a pull request that is merged.
 *
 * @throws what Octokit throws, where trying again may help
 */
export async function mergeApproved(octokit: Octokit, snapshot: Snapshot, request: MergeRequest): Promise<Merge> {
  for (let look = 0; ; look++) {
    const state = await readMergeState(octokit, snapshot, request.kept);
    const settled = settledBy(state);
    if (settled !== null) return settled;
    const merge = state.queue
      ? await throughQueue(octokit, snapshot, request, state)
      : await withoutQueue(octokit, snapshot, request, state);
    if (merge !== "not yet") return merge;
    const pause = PAUSES[look];
    if (pause === undefined) {
      return refused(
        words("GitHub's own requirements are not met yet, and the repository's settings do not allow auto-merge"),
      );
    }
    await request.sleep(pause);
  }
}

/** What there is to say before GitHub is asked for anything. */
function settledBy({ moved, merging, declined }: MergeState): Merge | null {
  if (moved !== null) return { kind: "moved", what: moved };
  const [standing] = merging;
  if (standing !== undefined) return { kind: "asked", how: standing.how, method: standing.method };
  return declined === null ? null : refused(declined);
}

async function withoutQueue(
  octokit: Octokit,
  snapshot: Snapshot,
  request: MergeRequest,
  { status, methods, autoMergeAllowed }: MergeState,
): Promise<Merge | "not yet"> {
  const method = methodFor(request.choice, methods);
  if (method === null)
    return refused(phrase`the repository's settings do not allow the method ${words(request.choice)}`);
  if (status === "conflicting") return refused(phrase`it conflicts with ${snapshot.pull.base.ref}`);
  if (status === "unstable") return await mergeUnstable(octokit, snapshot, method);
  if (status === "ready") return await mergeNow(octokit, snapshot, method);
  if (!autoMergeAllowed) return "not yet";
  const asked = await enableAutoMerge(octokit, snapshot, method);
  if (asked.refusal === null) return asked.merge;
  if (hasNothingToWaitFor(asked.refusal)) {
    return /unstable/i.test(asked.refusal.message)
      ? await mergeUnstable(octokit, snapshot, method)
      : await mergeNow(octokit, snapshot, method);
  }
  return await afterRefusal(octokit, snapshot, request, asked.refusal);
}

/**
 * Auto-merge puts a pull request into the queue when it may go there, where the repository allows auto-merge (cli/cli#13398);
 * else, and where there is nothing to wait for, it is put there directly. The queue's own method counts.
 */
async function throughQueue(
  octokit: Octokit,
  snapshot: Snapshot,
  request: MergeRequest,
  { autoMergeAllowed, methods, status }: MergeState,
): Promise<Merge> {
  if (autoMergeAllowed && status !== "ready" && status !== "unstable") {
    const asked = await enableAutoMerge(octokit, snapshot, methodFor(request.choice, methods) ?? "squash");
    if (asked.refusal === null) return asked.merge;
    if (!hasNothingToWaitFor(asked.refusal)) return await afterRefusal(octokit, snapshot, request, asked.refusal);
  }
  const { pull } = snapshot;
  try {
    await octokit.graphql(ENQUEUE_MUTATION, { pullRequestId: pull.nodeId, head: pull.head.sha });
    return { kind: "asked", how: "queue", method: null };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return await afterRefusal(octokit, snapshot, request, refusal);
  }
}

type Asked =
  | { readonly refusal: Refusal }
  | { readonly refusal: null; readonly merge: Extract<Merge, { kind: "asked" | "moved" }> };

async function enableAutoMerge(octokit: Octokit, snapshot: Snapshot, method: MergeMethod): Promise<Asked> {
  const { pull, self } = snapshot;
  let position: Position | null | undefined;
  try {
    const answer = await octokit.graphql<{
      readonly enablePullRequestAutoMerge: { readonly pullRequest: Position | null } | null;
    }>(ENABLE_AUTO_MERGE_MUTATION, {
      pullRequestId: pull.nodeId,
      head: pull.head.sha,
      mergeMethod: method.toUpperCase(),
    });
    position = answer.enablePullRequestAutoMerge?.pullRequest;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return { refusal };
  }
  const moved = position ? whatMoved(position, snapshot) : null;
  if (moved === null) return { refusal: null, merge: { kind: "asked", how: "auto-merge", method } };
  await cancelMerging(octokit, snapshot, [{ how: "auto-merge", by: self.account, method }]);
  return { refusal: null, merge: { kind: "moved", what: moved } };
}

/**
 * A check that GitHub does not require is pending or has failed. If there was one when the pull request was evaluated, the
 * policy has judged it; else it is news, and an event of its own will have it evaluated.
 */
async function mergeUnstable(octokit: Octokit, snapshot: Snapshot, method: MergeMethod): Promise<Merge> {
  if (snapshot.checks.contexts.every(hasPassed))
    return refused(words("a check has begun or failed since the pull request was evaluated"));
  return await mergeNow(octokit, snapshot, method);
}

function hasPassed(context: CheckContext): boolean {
  if (context.kind === "status") return context.state === "success";
  return context.conclusion === "success" || context.conclusion === "neutral" || context.conclusion === "skipped";
}

/** The way to merge where GitHub has nothing to wait for. */
async function mergeNow(octokit: Octokit, snapshot: Snapshot, method: MergeMethod): Promise<Merge> {
  const { repository, pull } = snapshot;
  try {
    await octokit.rest.pulls.merge({
      owner: repository.owner,
      repo: repository.name,
      pull_number: pull.number,
      sha: pull.head.sha,
      merge_method: method,
    });
    return { kind: "merged", method };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    if (refusal.kind === "conflict") return { kind: "moved", what: "there is a new head commit" };
    // 405, though it is a matter of time (NixOS/nixpkgs-merge-bot#179).
    if (/base branch was modified/i.test(refusal.message)) return { kind: "moved", what: "the base branch moved" };
    return refused(whyRefused(refusal));
  }
}

/** A refusal has many reasons and no code: what GitHub has now tells whether it was that something moved. */
async function afterRefusal(
  octokit: Octokit,
  snapshot: Snapshot,
  { kept }: MergeRequest,
  refusal: Refusal,
): Promise<Merge> {
  if (refusal.kind === "permission") return refused(whyRefused(refusal));
  return settledBy(await readMergeState(octokit, snapshot, kept)) ?? refused(whyRefused(refusal));
}

function refused(why: Phrase): Merge {
  return { kind: "refused", why };
}
