/**
 * What GitHub answers to the queries of `app/github`, as plain data; every test holds them against the public schema.
 * A pull request by Dependabot with one green check, no reviews, and a policy that approves it.
 */

export const HEAD = "1".repeat(40);
export const BASE = "2".repeat(40);
export const POLICY = `version: 1
rules:
  - name: Dependencies
    when:
      author: dependabot[bot]
      files: { only: ["**/package-lock.json"] }
`;

export const DEPENDABOT = { __typename: "Bot", login: "dependabot", id: "BOT_1", databaseId: 49_699_333 };
export const GREENLIGHT = { __typename: "Bot", login: "greenlight", id: "BOT_2", databaseId: 7_001 };
export const OCTOCAT = { __typename: "User", login: "octocat", id: "U_1", databaseId: 583_231 };

export const APP_ID = 4_242;
export const REPOSITORY = { id: 99, owner: "acme", name: "shop" };

type Fields = Readonly<Record<string, unknown>>;

/** A connection whose nodes are all on one page. */
export function page(nodes: readonly unknown[], more: Fields = {}): Fields {
  return { totalCount: nodes.length, pageInfo: { hasNextPage: false, endCursor: null }, nodes, ...more };
}

/** A connection without `totalCount`. */
export function nodes(list: readonly unknown[], more: Fields = {}): Fields {
  return { pageInfo: { hasNextPage: false, endCursor: null }, nodes: list, ...more };
}

export function aCommitNode(fields: Fields = {}): Fields {
  const user = { login: "dependabot[bot]", id: "BOT_1", databaseId: 49_699_333 };
  return {
    commit: {
      oid: HEAD,
      message: "Bump left-pad from 1.0.0 to 1.0.1",
      authors: { totalCount: 1, nodes: [{ user }] },
      committer: { user },
      signature: { isValid: true, wasSignedByGitHub: true },
      ...fields,
    },
  };
}

export function aFileNode(path: string, changeType = "MODIFIED"): Fields {
  return { path, changeType, additions: 3, deletions: 3 };
}

export function aCheckRunNode(fields: Fields = {}): Fields {
  return {
    __typename: "CheckRun",
    databaseId: 501,
    name: "build",
    status: "COMPLETED",
    conclusion: "SUCCESS",
    startedAt: "2026-11-21T10:00:00Z",
    url: "https://github.com/acme/shop/actions/runs/9/job/501",
    isRequired: false,
    checkSuite: {
      databaseId: 77,
      status: "COMPLETED",
      app: { databaseId: 15_368, slug: "github-actions", name: "GitHub Actions" },
      workflowRun: { event: "pull_request", workflow: { databaseId: 11, name: "CI" } },
    },
    ...fields,
  };
}

export function aStatusNode(fields: Fields = {}): Fields {
  return {
    __typename: "StatusContext",
    context: "ci/legacy",
    state: "SUCCESS",
    createdAt: "2026-11-21T10:00:00Z",
    targetUrl: null,
    isRequired: false,
    creator: { __typename: "User", login: "ci-bot", id: "U_9", databaseId: 9 },
    ...fields,
  };
}

export function aReviewNode(fields: Fields = {}): Fields {
  return {
    id: "PRR_1",
    state: "APPROVED",
    submittedAt: "2026-11-21T10:05:00Z",
    authorCanPushToRepository: true,
    author: GREENLIGHT,
    commit: { oid: HEAD },
    ...fields,
  };
}

export function aDismissalNode(fields: Fields = {}): Fields {
  return {
    __typename: "ReviewDismissedEvent",
    actor: OCTOCAT,
    createdAt: "2026-11-21T10:09:00Z",
    dismissalMessage: "not this one",
    previousReviewState: "APPROVED",
    pullRequestCommit: null,
    review: { id: "PRR_1" },
    ...fields,
  };
}

export function anOwnCheckRunNode(fields: Fields = {}): Fields {
  return {
    databaseId: 900,
    url: "https://github.com/acme/shop/runs/900",
    externalId: "pull:7",
    status: "IN_PROGRESS",
    conclusion: null,
    startedAt: "2026-11-21T10:01:00Z",
    title: "Waits for build",
    summary: "",
    text: "",
    ...fields,
  };
}

export function aPolicyEntry(text: string | null = POLICY, fields: Fields = {}): Fields {
  return {
    type: "blob",
    object: {
      __typename: "Blob",
      oid: "b".repeat(40),
      text,
      isBinary: false,
      isTruncated: false,
      byteSize: 99,
      ...fields,
    },
  };
}

/** The parts of a snapshot that tests change. */
export interface SnapshotParts {
  readonly pull?: Fields;
  readonly baseRef?: Fields;
  readonly head?: Fields;
  readonly files?: readonly Fields[];
  readonly commits?: readonly Fields[];
  readonly contexts?: readonly Fields[];
  readonly reviews?: readonly Fields[];
  readonly dismissals?: readonly Fields[];
  readonly ownCheckRuns?: readonly Fields[];
  readonly policy?: Fields | null;
  /** The owner's repository `.github`. */
  readonly organization?: Fields | null;
}

export function aSnapshotAnswer(parts: SnapshotParts = {}): Fields {
  const files = parts.files ?? [aFileNode("package-lock.json")];
  const contexts = parts.contexts ?? [aCheckRunNode()];
  const policy = parts.policy === undefined ? aPolicyEntry() : parts.policy;
  return {
    viewer: { login: "greenlight[bot]", id: "BOT_2", databaseId: 7_001 },
    organization: parts.organization ?? null,
    repository: {
      databaseId: REPOSITORY.id,
      visibility: "PRIVATE",
      repositoryTopics: { nodes: [] },
      defaultBranchRef: {
        name: "main",
        target: {
          __typename: "Commit",
          file: policy === null ? null : { object: { __typename: "Blob", oid: "b".repeat(40) } },
        },
      },
      pullRequest: {
        id: "PR_7",
        number: 7,
        title: "Bump left-pad from 1.0.0 to 1.0.1",
        body: "",
        url: "https://github.com/acme/shop/pull/7",
        state: "OPEN",
        isDraft: false,
        createdAt: "2026-11-21T09:00:00Z",
        updatedAt: "2026-11-21T10:00:00Z",
        milestone: null,
        mergeable: "MERGEABLE",
        authorAssociation: "NONE",
        additions: 3,
        deletions: 3,
        changedFiles: files.length,
        reviewDecision: "REVIEW_REQUIRED",
        autoMergeRequest: null,
        mergeQueueEntry: null,
        isCrossRepository: false,
        headRefName: "dependabot/npm/left-pad",
        headRefOid: HEAD,
        baseRefName: "main",
        author: DEPENDABOT,
        labels: nodes([]),
        baseRef: {
          target: { __typename: "Commit", oid: BASE, file: policy },
          refUpdateRule: null,
          rules: nodes([]),
          ...parts.baseRef,
        },
        commits: page(parts.commits ?? [aCommitNode()]),
        files: page(files),
        reviews: page(parts.reviews ?? []),
        timelineItems: nodes(parts.dismissals ?? []),
        head: {
          nodes: [
            {
              commit: {
                oid: HEAD,
                file: policy,
                statusCheckRollup: contexts.length === 0 ? null : { contexts: page(contexts) },
                checkSuites: {
                  nodes: [
                    {
                      checkRuns: { pageInfo: { hasNextPage: false }, nodes: parts.ownCheckRuns ?? [] },
                    },
                  ],
                },
                ...parts.head,
              },
            },
          ],
        },
        ...parts.pull,
      },
    },
  };
}

export function aPrecheckAnswer(fields: Fields = {}): Fields {
  return {
    repository: {
      pullRequest: {
        state: "OPEN",
        isDraft: false,
        headRefOid: HEAD,
        baseRefName: "main",
        baseRef: { target: { oid: BASE } },
        reviews: page([]),
        ...fields,
      },
    },
  };
}

export function anApproveAnswer(pullRequest: Fields = {}, review: Fields = {}): Fields {
  return {
    addPullRequestReview: {
      pullRequestReview: {
        id: "PRR_1",
        state: "APPROVED",
        submittedAt: "2026-11-21T10:10:00Z",
        authorCanPushToRepository: true,
        author: GREENLIGHT,
        commit: { oid: HEAD },
        pullRequest: {
          headRefOid: HEAD,
          baseRefName: "main",
          baseRef: { target: { oid: BASE } },
          reviewDecision: "APPROVED",
          ...pullRequest,
        },
        ...review,
      },
    },
  };
}

export function aWithdrawAnswer(id = "PRR_1"): Fields {
  return { dismissPullRequestReview: { pullRequestReview: { id, state: "DISMISSED" } } };
}
