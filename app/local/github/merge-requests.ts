import type { GithubState, PullRequest } from "./state.ts";

/** What GitHub was asked to merge by itself, as fields of a pull request. */
export type MergeRequests = Pick<PullRequest, "autoMerge" | "queueEntry" | "mergingEvents">;

export const NO_MERGE_REQUESTS: MergeRequests = { autoMerge: null, queueEntry: null, mergingEvents: [] };

/** The same pull request with neither auto-merge nor a place in the queue, and with the events that tell of it. */
export function takenBack(state: GithubState, pull: PullRequest, by: string): MergeRequests {
  const event = (type: PullRequest["mergingEvents"][number]["type"]) => ({
    id: state.nextId("timelineEvent"),
    type,
    by,
    at: state.clock.now(),
  });
  return {
    autoMerge: null,
    queueEntry: null,
    mergingEvents: [
      ...pull.mergingEvents,
      ...(pull.autoMerge === null ? [] : [event("AutoMergeDisabledEvent")]),
      ...(pull.queueEntry === null ? [] : [event("RemovedFromMergeQueueEvent")]),
    ],
  };
}

/**
 * What is left of it after a push: somebody who may write leaves auto-merge on, nobody leaves it in the queue.
 * Source: https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/incorporating-changes-from-a-pull-request/automatically-merging-a-pull-request
 */
export function afterPush(state: GithubState, pull: PullRequest, by: string): MergeRequests {
  const mayWrite = state.accounts.get(by).access !== "read";
  const { autoMerge } = pull;
  if (!mayWrite || autoMerge === null) return takenBack(state, pull, by);
  return { ...takenBack(state, { ...pull, autoMerge: null }, by), autoMerge };
}
