import { BASE, HEAD, OCTOCAT, POLICY, page } from "./answers.ts";

/** What GitHub answers where something is merged; the repository allows every method, and auto-merge. */

export const MERGE_POLICY = `${POLICY}approval: { merge: { method: squash } }\n`;

type Fields = Readonly<Record<string, unknown>>;

export function aMergeState(pull: Fields = {}, repository: Fields = {}): Fields {
  return {
    repository: {
      autoMergeAllowed: true,
      squashMergeAllowed: true,
      mergeCommitAllowed: true,
      rebaseMergeAllowed: true,
      pullRequest: {
        state: "OPEN",
        isDraft: false,
        headRefOid: HEAD,
        baseRefName: "main",
        baseRef: { target: { oid: BASE } },
        reviews: page([]),
        labels: { nodes: [] },
        reviewDecision: "APPROVED",
        mergeStateStatus: "BLOCKED",
        isMergeQueueEnabled: false,
        autoMergeRequest: null,
        mergeQueueEntry: null,
        timelineItems: { nodes: [] },
        ...pull,
      },
      ...repository,
    },
  };
}

export function anAutoMergeRequest(enabledBy: Fields, mergeMethod = "SQUASH"): Fields {
  return { enabledBy, mergeMethod };
}

export function aTurnedOff(actor: Fields = OCTOCAT, fields: Fields = {}): Fields {
  return {
    __typename: "AutoMergeDisabledEvent",
    createdAt: "2026-11-21T10:04:00Z",
    actor,
    reason: "manually_disabled",
    ...fields,
  };
}

export function anEnabledAnswer(pull: Fields = {}): Fields {
  return {
    enablePullRequestAutoMerge: {
      pullRequest: { headRefOid: HEAD, baseRefName: "main", baseRef: { target: { oid: BASE } }, ...pull },
    },
  };
}

export const ENQUEUED = { enqueuePullRequest: { mergeQueueEntry: { state: "QUEUED" } } };
export const DISABLED = { disablePullRequestAutoMerge: { pullRequest: { state: "OPEN" } } };
export const DEQUEUED = { dequeuePullRequest: { mergeQueueEntry: { state: "QUEUED" } } };
export const MERGED = { sha: "9".repeat(40), merged: true, message: "Pull Request successfully merged" };

/** A mutation that GitHub understood and refused. */
export function aRefusal(field: string, message: string, type = "UNPROCESSABLE"): { status: number; body: Fields } {
  return { status: 200, body: { data: { [field]: null }, errors: [{ type, path: [field], message }] } };
}
