import type { Accounts } from "./accounts.ts";
import type { Clock } from "./clock.ts";
import type { TreeDiffs } from "./git/diff.ts";
import type { GitObjects } from "./git/objects.ts";
import type { NextId } from "./ids.ts";

/**
 * The one state that REST, GraphQL and the world API all read and change.
 *
 * Entities are plain, never changed in place and replaced in their maps; so a copy of the maps is a picture of the
 * repository at one moment, which stale reads are served from.
 */
export interface GithubState {
  readonly clock: Clock;
  readonly nextId: NextId;
  readonly accounts: Accounts;
  readonly git: GitObjects;
  readonly diffs: TreeDiffs;
  readonly repositories: Map<number, Repository>;
  /** By login, in small letters; only those that have members. */
  readonly organizations: Map<string, Organization>;
  /** Where links point to; known once the gateway listens. */
  readonly urls: { api: string };
  /** What the App asks for, by its registration. */
  readonly app: Grants;
  readonly installation: {
    readonly id: number;
    readonly appId: number;
    readonly botLogin: string;
    /** What its owner has accepted. */
    readonly granted: Grants;
    suspendedAt: string | null;
  };
  /** What is special about the token of somebody, by login in small letters. */
  readonly tokens: Map<string, PersonalToken>;
  /** Tells the webhook queue; events of repositories that the App is not installed on go nowhere. */
  readonly emit: (event: WebhookEvent) => void;
  /** By pull request (`<repository id>#<number>`): its repository before the last change that was not the App's own. */
  readonly beforeLastChange: Map<string, Repository>;
  /** Logins whose token GitHub does not accept any more. */
  readonly revoked: Set<string>;
}

export interface Grants {
  permissions: Readonly<Record<string, string>>;
  events: readonly string[];
}

export interface PersonalToken {
  /** Of a classic token; null: its permissions are fine-grained. */
  readonly scopes: readonly string[] | null;
  /** Milliseconds since 1970; null: it never expires. */
  readonly expiresAt: number | null;
}

export interface WebhookEvent {
  readonly event: string;
  readonly action: string | null;
  readonly repository: Repository;
  readonly sender: string;
  /** What is special to the event; repository, installation and sender are added. */
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface Organization {
  readonly login: string;
  /** Logins. */
  readonly members: readonly string[];
  readonly teams: readonly Team[];
}

export interface Team {
  readonly slug: string;
  /** Logins, those of the teams below left out. */
  readonly members: readonly string[];
  /** The slug of the team that it is below. */
  readonly parent: string | null;
}

export interface Repository {
  readonly id: number;
  readonly nodeId: string;
  readonly owner: string;
  readonly name: string;
  readonly private: boolean;
  readonly defaultBranch: string;
  readonly forkOf: number | null;
  /** Whether the App is installed here. */
  readonly installed: boolean;
  readonly createdAt: string;
  readonly branches: Map<string, string>;
  readonly pulls: Map<number, PullRequest>;
  readonly reviews: Map<number, Review>;
  readonly reviewComments: Map<number, ReviewComment>;
  readonly comments: Map<number, IssueComment>;
  readonly checkSuites: Map<number, CheckSuite>;
  readonly checkRuns: Map<number, CheckRun>;
  readonly statuses: Map<number, CommitStatus>;
  readonly protections: Map<string, BranchRules>;
  readonly rulesets: Map<number, Ruleset>;
  readonly labels: Map<string, Label>;
  readonly topics: readonly string[];
  /** What the organisation says of it. */
  readonly properties: Readonly<Record<string, string | readonly string[] | null>>;
  /** What the settings allow. */
  readonly merging: { readonly methods: readonly MergeMethod[]; readonly auto: boolean };
}

export const MERGE_METHODS = ["merge", "squash", "rebase"] as const;
export type MergeMethod = (typeof MERGE_METHODS)[number];

export interface PullRequest {
  readonly id: number;
  readonly nodeId: string;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly state: "open" | "closed";
  readonly draft: boolean;
  readonly merged: { readonly by: string; readonly sha: string; readonly at: string } | null;
  readonly head: { readonly repositoryId: number; readonly ref: string; readonly sha: string };
  /** `sha` is the tip of the base branch at the last push to the pull request. */
  readonly base: { readonly ref: string; readonly sha: string };
  readonly labels: readonly string[];
  readonly milestone: string | null;
  /** Issues that merging it closes. */
  readonly closes: readonly ClosingIssue[];
  readonly lastPusher: string;
  readonly autoMerge: { readonly by: string; readonly method: MergeMethod; readonly at: string } | null;
  /** Its place in the merge queue; `sha` is the merge that the queue tries. */
  readonly queueEntry: { readonly id: number; readonly by: string; readonly at: string; readonly sha: string } | null;
  /** Who took back what GitHub was asked to merge, oldest first. */
  readonly mergingEvents: readonly {
    readonly id: number;
    readonly type: "AutoMergeDisabledEvent" | "RemovedFromMergeQueueEvent";
    readonly by: string;
    readonly at: string;
  }[];
  /** Labels that were put on, oldest first; also those that were taken off since. */
  readonly labelledEvents: readonly {
    readonly id: number;
    readonly by: string;
    readonly at: string;
    readonly label: string;
  }[];
  /** Pushes that took commits out of it, oldest first. */
  readonly forcePushes: readonly {
    readonly id: number;
    readonly by: string;
    readonly at: string;
    readonly before: string;
    readonly after: string;
  }[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly closedAt: string | null;
}

export interface ClosingIssue {
  readonly number: number;
  readonly open: boolean;
  readonly labels: readonly string[];
}

export interface Review {
  readonly id: number;
  readonly nodeId: string;
  readonly pull: number;
  readonly author: string;
  readonly state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED" | "PENDING";
  readonly body: string;
  readonly sha: string;
  readonly submittedAt: string | null;
  readonly dismissal: Dismissal | null;
}

export interface Dismissal {
  readonly id: number;
  readonly by: string;
  readonly message: string | null;
  readonly at: string;
  readonly previousState: "APPROVED" | "CHANGES_REQUESTED";
  /** The push that made the review stale, where it was one. */
  readonly pushedSha: string | null;
}

export interface ReviewComment {
  readonly id: number;
  readonly pull: number;
  readonly review: number;
  readonly author: string;
  readonly path: string;
  readonly body: string;
  readonly sha: string;
  readonly side: "LEFT" | "RIGHT";
  readonly line: number;
  readonly startLine: number | null;
  readonly startSide: "LEFT" | "RIGHT" | null;
  /** Whether the conversation that it begins is. */
  readonly resolved: boolean;
  readonly createdAt: string;
}

export interface IssueComment {
  readonly id: number;
  readonly number: number;
  readonly author: string;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Null: it is as it was written. */
  readonly editedAt: string | null;
  readonly reactions: readonly { readonly by: string; readonly content: (typeof REACTIONS)[number] }[];
}

/** GraphQL `ReactionContent`. */
export const REACTIONS = [
  "THUMBS_UP",
  "THUMBS_DOWN",
  "LAUGH",
  "HOORAY",
  "CONFUSED",
  "HEART",
  "ROCKET",
  "EYES",
] as const;

export interface Label {
  readonly id: number;
  readonly name: string;
}

export interface CheckSuite {
  readonly id: number;
  readonly appId: number;
  readonly sha: string;
  readonly branch: string | null;
  readonly workflow: WorkflowRun | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface WorkflowRun {
  readonly id: number;
  readonly workflowId: number;
  readonly name: string;
  readonly event: string;
}

export const CHECK_STATUSES = ["queued", "in_progress", "completed", "waiting", "requested", "pending"] as const;
export const CONCLUSIONS = [
  "success",
  "failure",
  "neutral",
  "cancelled",
  "skipped",
  "timed_out",
  "action_required",
  "stale",
  "startup_failure",
] as const;

export interface CheckRun {
  readonly id: number;
  readonly suite: number;
  readonly appId: number;
  readonly name: string;
  readonly sha: string;
  readonly externalId: string;
  readonly detailsUrl: string | null;
  readonly status: (typeof CHECK_STATUSES)[number];
  readonly conclusion: (typeof CONCLUSIONS)[number] | null;
  readonly startedAt: string;
  readonly completedAt: string | null;
  readonly output: CheckOutput;
  /** Buttons, by which an App can be asked for more. */
  readonly actions: readonly CheckAction[];
}

export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

export interface CheckOutput {
  readonly title: string | null;
  readonly summary: string | null;
  readonly text: string | null;
  readonly annotations: readonly Readonly<Record<string, unknown>>[];
}

export interface CommitStatus {
  readonly id: number;
  readonly sha: string;
  readonly state: "error" | "failure" | "pending" | "success";
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: string;
  readonly createdAt: string;
}

/** What a branch demands before it takes a pull request. */
export interface BranchRules {
  readonly requiredChecks: readonly { readonly name: string; readonly appId: number | null }[];
  /** Null: no review is required. */
  readonly approvals: number | null;
  readonly dismissStale: boolean;
  /** Accounts of which one must approve; empty: no code owner review is required. */
  readonly codeOwners: readonly string[];
  readonly lastPushApproval: boolean;
  /** Nothing is merged but through the merge queue. */
  readonly mergeQueue: boolean;
  /** Accounts that may dismiss reviews, besides administrators; null: whoever may write. */
  readonly dismissals: readonly string[] | null;
}

export interface Ruleset extends BranchRules {
  readonly id: number;
  readonly name: string;
  readonly enforcement: "active" | "evaluate" | "disabled";
  /** Branch names, or `~DEFAULT_BRANCH`, or `~ALL`. */
  readonly branches: readonly string[];
}

/** A picture of a repository: its maps copied, its entities shared. */
export function pictureOf(repository: Repository): Repository {
  return {
    ...repository,
    branches: new Map(repository.branches),
    pulls: new Map(repository.pulls),
    reviews: new Map(repository.reviews),
    reviewComments: new Map(repository.reviewComments),
    comments: new Map(repository.comments),
    checkSuites: new Map(repository.checkSuites),
    checkRuns: new Map(repository.checkRuns),
    statuses: new Map(repository.statuses),
    protections: new Map(repository.protections),
    rulesets: new Map(repository.rulesets),
    labels: new Map(repository.labels),
  };
}

/**
 * To be called before a change: keeps the picture that a lagging replica would still show of these pull requests. The
 * App's own writes are not kept: a test that holds a read means what others did.
 */
export function aboutToChange(
  state: GithubState,
  repository: Repository,
  change: { readonly by: string; readonly pulls: readonly number[] },
): void {
  if (change.by === state.installation.botLogin || change.pulls.length === 0) return;
  const picture = pictureOf(repository);
  for (const pull of change.pulls) state.beforeLastChange.set(`${repository.id}#${pull}`, picture);
}
