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
  /** Where links point to; known once the gateway listens. */
  readonly urls: { api: string };
  readonly installation: { readonly id: number; readonly appId: number; readonly botLogin: string };
  /** Tells the webhook queue; events of repositories that the App is not installed on go nowhere. */
  readonly emit: (event: WebhookEvent) => void;
  /** By pull request (`<repository id>#<number>`): its repository before the last change that was not the App's own. */
  readonly beforeLastChange: Map<string, Repository>;
}

export interface WebhookEvent {
  readonly event: string;
  readonly action: string | null;
  readonly repository: Repository;
  readonly sender: string;
  /** What is special to the event; repository, installation and sender are added. */
  readonly payload: Readonly<Record<string, unknown>>;
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
}

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
  readonly lastPusher: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly closedAt: string | null;
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
  readonly createdAt: string;
}

export interface IssueComment {
  readonly id: number;
  readonly number: number;
  readonly author: string;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

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
