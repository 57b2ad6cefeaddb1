import { WEB_FLOW } from "./accounts.ts";
import { rulesFor } from "./branch-rules.ts";
import { GithubError } from "./github-error.ts";
import { mergePull } from "./merge.ts";
import { takenBack } from "./merge-requests.ts";
import { isMergeable, mergeStateStatus, missingCheck, missingToMerge } from "./merge-rules.ts";
import { changePull } from "./pulls.ts";
import { pullNumbered } from "./repositories.ts";
import type { GithubState, MergeMethod, PullRequest, Repository } from "./state.ts";
import { requestMergeGroup } from "./world/merge-groups.ts";

const refuse = (message: string): GithubError => new GithubError(422, message);

/**
 * Turns auto-merge on. @throws GithubError 422 in GitHub's words: where the repository does not allow it, where there is
 * nothing to wait for, where the head is another one.
 */
export function enableAutoMerge(
  state: GithubState,
  repository: Repository,
  number: number,
  asked: { readonly by: string; readonly method: MergeMethod; readonly head: string | null },
): PullRequest {
  const pull = pullNumbered(repository, number);
  expectHead(pull, asked.head);
  if (!repository.merging.auto) throw refuse("Auto merge is not allowed for this repository");
  if (!repository.merging.methods.includes(asked.method))
    throw refuse(`Merge method ${asked.method} merging is not allowed on this repository`);
  if (pull.state === "closed" || pull.draft || pull.autoMerge !== null)
    throw refuse("Can't enable auto-merge for this pull request.");
  const status = mergeStateStatus(state, repository, pull);
  if (status !== "BLOCKED") throw refuse(`["Pull request Pull request is in ${status.toLowerCase()} status"]`);
  const autoMerge = { by: asked.by, method: asked.method, at: state.clock.now() };
  return changePull(state, repository, number, { by: asked.by, action: "auto_merge_enabled", to: { autoMerge } });
}

/** @throws GithubError 422 where it is not on. */
export function disableAutoMerge(state: GithubState, repository: Repository, number: number, by: string): PullRequest {
  const pull = pullNumbered(repository, number);
  if (pull.state === "closed" || pull.autoMerge === null)
    throw refuse("Can't disable auto-merge for this pull request.");
  const to = { ...takenBack(state, { ...pull, queueEntry: null }, by), queueEntry: pull.queueEntry };
  return changePull(state, repository, number, { by, action: "auto_merge_disabled", to });
}

/** Puts a pull request into the merge queue. @throws GithubError 422 where it may not go there. */
export function enqueue(
  state: GithubState,
  repository: Repository,
  number: number,
  asked: { readonly by: string; readonly head: string | null },
): PullRequest {
  const pull = pullNumbered(repository, number);
  expectHead(pull, asked.head);
  if (!rulesFor(repository, pull.base.ref).mergeQueue) throw refuse("The base branch has no merge queue.");
  if (pull.queueEntry !== null) throw refuse("Pull request is already in the queue");
  const missing = missingToMerge(state, repository, pull);
  if (missing !== null) throw refuse(missing);
  const { sha } = requestMergeGroup(state, repository, number, asked.by);
  const queueEntry = { id: state.nextId("timelineEvent"), by: asked.by, at: state.clock.now(), sha };
  return changePull(state, repository, number, {
    by: asked.by,
    action: "enqueued",
    to: { queueEntry, autoMerge: null },
  });
}

/** @throws GithubError 422 where it is in no queue. */
export function dequeue(state: GithubState, repository: Repository, number: number, by: string): PullRequest {
  const pull = pullNumbered(repository, number);
  if (pull.queueEntry === null) throw refuse("Pull request is not in the queue");
  const to = { ...takenBack(state, { ...pull, autoMerge: null }, by), autoMerge: pull.autoMerge };
  return changePull(state, repository, number, { by, action: "dequeued", to });
}

/** Merges what GitHub was asked to, and may now. To be called after every change. */
export function mergeWhatMayBe(state: GithubState, repository: Repository): void {
  for (const pull of [...repository.pulls.values()]) {
    if (pull.state !== "open") continue;
    const { number, autoMerge, queueEntry } = pull;
    const rules = rulesFor(repository, pull.base.ref);
    if (queueEntry !== null) {
      // The queue puts out what may not be merged any more.
      if (missingToMerge(state, repository, pull) !== null || !isMergeable(state, repository, pull))
        dequeue(state, repository, number, WEB_FLOW);
      else if (missingCheck(repository, rules, queueEntry.sha) === null)
        mergePull(state, repository, number, { by: queueEntry.by, method: "merge", fromQueue: true });
    } else if (autoMerge !== null && ["CLEAN", "UNSTABLE"].includes(mergeStateStatus(state, repository, pull))) {
      const { by, method } = autoMerge;
      if (rules.mergeQueue) enqueue(state, repository, number, { by, head: null });
      else mergePull(state, repository, number, { by, method });
    }
  }
}

function expectHead(pull: PullRequest, head: string | null): void {
  if (head !== null && head !== pull.head.sha) throw refuse("expected head oid does not match the current head oid");
}
