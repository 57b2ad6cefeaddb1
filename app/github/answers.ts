import type { GraphqlAccount } from "../pull-request/account.ts";

/** The answers to `queries.ts`, field by field as GitHub's schema types them. */

export interface Connection<T> {
  readonly totalCount?: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
  readonly nodes?: readonly (T | null)[] | null;
}

export interface CommitNode {
  readonly commit: {
    readonly oid: string;
    readonly message: string;
    readonly authors: {
      readonly totalCount: number;
      readonly nodes?: readonly ({ readonly user: GraphqlAccount | null } | null)[] | null;
    };
    readonly committer: { readonly user: GraphqlAccount | null } | null;
    readonly signature: { readonly isValid: boolean; readonly wasSignedByGitHub: boolean } | null;
  };
}

export interface FileNode {
  readonly path: string;
  readonly changeType: string;
  readonly additions: number;
  readonly deletions: number;
}

export interface ReviewNode {
  readonly id: string;
  readonly state: string;
  readonly submittedAt: string | null;
  readonly authorCanPushToRepository: boolean;
  readonly author: GraphqlAccount | null;
  readonly commit: { readonly oid: string } | null;
}

export interface DismissalNode {
  readonly actor?: GraphqlAccount | null;
  readonly createdAt?: string;
  readonly dismissalMessage?: string | null;
  readonly previousReviewState?: string;
  readonly pullRequestCommit?: { readonly commit: { readonly oid: string } } | null;
  readonly review?: { readonly id: string } | null;
}

export interface ThreadNode {
  readonly isResolved: boolean;
  readonly path: string;
  readonly comments: { readonly nodes?: readonly ({ readonly author: GraphqlAccount | null } | null)[] | null };
}

export interface LinkedIssueNode {
  readonly number: number;
  readonly state: string;
  readonly labels: Connection<LabelNode> | null;
}

export interface LabelNode {
  readonly name: string;
}

export type ContextNode =
  | {
      readonly __typename: "CheckRun";
      readonly databaseId: number | null;
      readonly name: string;
      readonly status: string;
      readonly conclusion: string | null;
      readonly startedAt: string | null;
      readonly url: string;
      readonly isRequired: boolean;
      readonly checkSuite: {
        readonly databaseId: number | null;
        readonly status: string;
        readonly app: { readonly databaseId: number | null; readonly slug: string; readonly name: string } | null;
        readonly workflowRun: {
          readonly event: string;
          readonly workflow: { readonly databaseId: number | null; readonly name: string };
        } | null;
      };
    }
  | {
      readonly __typename: "StatusContext";
      readonly context: string;
      readonly state: string;
      readonly createdAt: string;
      readonly targetUrl: string | null;
      readonly isRequired: boolean;
      readonly creator: GraphqlAccount | null;
    };

export interface RuleNode {
  readonly repositoryRuleset: { readonly enforcement: string } | null;
  readonly parameters:
    | {
        readonly __typename: "RequiredStatusChecksParameters";
        readonly requiredStatusChecks: readonly { readonly context: string; readonly integrationId: number | null }[];
      }
    | {
        readonly __typename: "PullRequestParameters";
        readonly requiredApprovingReviewCount: number;
        readonly requireCodeOwnerReview: boolean;
        readonly requireLastPushApproval: boolean;
      }
    | { readonly __typename: "" }
    | null;
}

export interface PolicyEntry {
  readonly type: string;
  readonly object: {
    readonly __typename: string;
    readonly oid: string;
    readonly text?: string | null;
    readonly isBinary?: boolean | null;
    readonly isTruncated?: boolean;
    readonly byteSize?: number;
  } | null;
}

export interface OwnCheckRunNode {
  readonly databaseId: number | null;
  readonly url: string;
  readonly externalId: string | null;
  readonly status: string;
  readonly conclusion: string | null;
  readonly startedAt: string | null;
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
}

export interface HeadCommit {
  readonly oid: string;
  readonly file: PolicyEntry | null;
  readonly statusCheckRollup: { readonly contexts: Connection<ContextNode> } | null;
  readonly checkSuites: {
    readonly nodes?: readonly ({ readonly checkRuns: Connection<OwnCheckRunNode> | null } | null)[] | null;
  } | null;
}

export interface MergingNode {
  readonly autoMergeRequest: { readonly enabledBy: GraphqlAccount | null; readonly mergeMethod: string } | null;
  readonly mergeQueueEntry: { readonly enqueuer: GraphqlAccount } | null;
}

export interface PullNode {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly url: string;
  readonly state: "OPEN" | "CLOSED" | "MERGED";
  readonly isDraft: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly milestone: { readonly title: string } | null;
  readonly mergeable: string;
  readonly authorAssociation: string;
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
  readonly reviewDecision: string | null;
  readonly autoMergeRequest: MergingNode["autoMergeRequest"];
  readonly mergeQueueEntry: MergingNode["mergeQueueEntry"];
  readonly isCrossRepository: boolean;
  readonly headRefName: string;
  readonly headRefOid: string;
  readonly baseRefName: string;
  readonly author: GraphqlAccount | null;
  readonly labels: Connection<LabelNode> | null;
  readonly baseRef: {
    readonly target: { readonly oid: string; readonly file?: PolicyEntry | null } | null;
    readonly refUpdateRule: {
      readonly requiredStatusCheckContexts: readonly (string | null)[] | null;
      readonly requiredApprovingReviewCount: number | null;
      readonly requiresCodeOwnerReviews: boolean;
    } | null;
    readonly rules: Connection<RuleNode> | null;
  } | null;
  readonly commits: Connection<CommitNode>;
  readonly files: Connection<FileNode> | null;
  readonly reviews: Connection<ReviewNode> | null;
  readonly timelineItems: Connection<DismissalNode>;
  readonly head: { readonly nodes?: readonly ({ readonly commit: HeadCommit } | null)[] | null };
}

export interface SnapshotResponse {
  readonly viewer: GraphqlAccount;
  /** The owner's repository `.github`. */
  readonly organization: {
    readonly defaultBranchRef: {
      readonly target: { readonly oid: string; readonly file?: PolicyEntry | null } | null;
    } | null;
  } | null;
  readonly repository: {
    readonly databaseId: number | null;
    readonly visibility: string;
    readonly repositoryTopics: {
      readonly nodes?: readonly ({ readonly topic: { readonly name: string } } | null)[] | null;
    };
    readonly defaultBranchRef: {
      readonly name: string;
      readonly target: { readonly file?: { readonly object: { readonly oid: string } | null } | null } | null;
    } | null;
    readonly pullRequest: PullNode | null;
  } | null;
}
