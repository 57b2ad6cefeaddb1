import type { Account } from "./account.ts";
import type { AiReview } from "./ai-review.ts";

/**
 * Everything that a decision is made from: one pull request as GitHub showed it at one moment.
 *
 * Plain data, read by `app/github`, judged by `app/checks` and `app/policy`, shown by `app/report`. Nothing in it is
 * "probably complete": what could not be read in full says so (see {@link Listing}).
 */
export interface Snapshot {
  /** When the read began; ISO 8601, UTC. The only clock that a decision knows. */
  readonly readAt: string;
  readonly repository: Repository;
  /** Who we are, as GitHub tells it. */
  readonly self: Self;
  readonly pull: PullRequest;
  readonly commits: Listing<Commit>;
  readonly files: Listing<ChangedFile>;
  readonly reviews: readonly Review[];
  readonly checks: CheckContexts;
  /** The policy file at the tip of the base branch. */
  readonly policy: PolicyFile;
  /** The policy file of the owner's repository `.github`, at the tip of its main branch. */
  readonly organizationPolicy: PolicyFile;
  /** The commit that it was read at; null where there is no such repository, or none that the App may see. */
  readonly organizationTip?: string | null;
  /** The policy file at the pull request's head, for explaining a pull request that changes it. */
  readonly proposedPolicy: PolicyFile;
  /** Our own check runs on the head commit, newest first; they can belong to another pull request with the same head. */
  readonly ownCheckRuns: readonly OwnCheckRun[];
  /** The repository's main branch, and which policy it has; null where there is no such branch. */
  readonly defaultBranch: { readonly name: string; readonly policyBlob: string | null } | null;
  /** What the base branch demands of reviews, as far as it may be known; for explaining, never for deciding. */
  readonly baseRules: BaseRules;

  // What only some policies ask for, and is read only then. What is not here is unknown.

  /** Manifests and lockfiles that it changes, before and after. */
  readonly manifests?: readonly ManifestContents[];
  /** The text of the diff, for each changed file that has one. */
  readonly patches?: Listing<Patch>;
  /** Who is in which team and organisation, and what they may do in the repository. */
  readonly directory?: Directory;
  /** Conversations on its lines. */
  readonly threads?: Listing<Thread>;
  /** Issues that merging it would close. */
  readonly linkedIssues?: Listing<LinkedIssue>;
  /** How many commits of the base branch it does not have. */
  readonly behindBy?: Fact<number>;
  /** The repository's custom properties, by name. */
  readonly properties?: Fact<Readonly<Record<string, readonly string[]>>>;
  /** How many approvals of ours there were in this repository on the day of the reading (UTC), this pull request's left out. */
  readonly approvalsToday?: Fact<number>;
  /** The AI review of this very content. */
  readonly aiReview?: AiReview;
}

/** Something that is known, or why it is not. */
export type Fact<T> = { readonly known: true; readonly value: T } | { readonly known: false; readonly reason: string };

export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly visibility: "public" | "private" | "internal";
  readonly topics: readonly string[];
}

export interface Self {
  readonly appId: number;
  /** The bot account of the App on this installation (GraphQL `viewer`). */
  readonly account: Account;
  /**
   * The machine user whose token this deployment has, who approves where the policy says so (`approval.as: user`), or why
   * there is none. Absent where nobody asked, and then unknown.
   */
  readonly approver?: Fact<Account>;
  /**
   * The ids of all machine users whose reviews of this pull request are ours: who approves now, and who did before, which our
   * own check runs remember. A token can be taken away or be another account's from one day to the next; its approvals stand.
   */
  readonly approvers?: readonly number[];
}

export interface PullRequest {
  readonly nodeId: string;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly url: string;
  readonly state: "open" | "closed" | "merged";
  readonly draft: boolean;
  /** Null: the account was deleted. */
  readonly author: Account | null;
  readonly head: { readonly sha: string; readonly ref: string; readonly fork: boolean };
  /** `sha` is the tip of the base branch as it is now, not as it was when the pull request was opened. */
  readonly base: { readonly sha: string; readonly ref: string };
  readonly labels: readonly string[];
  readonly additions: number;
  readonly deletions: number;
  readonly changedFiles: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly reviewDecision: ReviewDecision;
  /** The milestone's title. */
  readonly milestone: string | null;
  /** Whether GitHub could merge it; `unknown` while it has not worked that out. */
  readonly mergeable: "mergeable" | "conflicting" | "unknown";
  /** What its author is to the repository, as far as the App may know: who hides a membership is a contributor. */
  readonly association: Association;
  /** What GitHub was asked to do by itself, by whomever: merge it as soon as it may, or in its turn of the merge queue. */
  readonly merging: readonly Merging[];
}

/** How GitHub can merge a pull request. */
export const MERGE_METHODS = ["squash", "merge", "rebase"] as const;
export type MergeMethod = (typeof MERGE_METHODS)[number];

/** A request to GitHub to merge a pull request by itself, which stands. */
export interface Merging {
  /** `auto-merge`: as soon as GitHub's own requirements are met. `queue`: it is in the merge queue of its base branch. */
  readonly how: "auto-merge" | "queue";
  /** Who asked; null: the account was deleted. */
  readonly by: Account | null;
  /** Null: the merge queue has its own. */
  readonly method: MergeMethod | null;
}

export const ASSOCIATIONS = [
  "owner",
  "member",
  "collaborator",
  "contributor",
  "first_time_contributor",
  "first_timer",
  "mannequin",
  "none",
] as const;
/** GraphQL `CommentAuthorAssociation`, in small letters. */
export type Association = (typeof ASSOCIATIONS)[number];

/** GitHub's own verdict on the reviews; null where no review is required. */
export type ReviewDecision = "approved" | "changes-requested" | "review-required" | null;

/** A list that either is whole or says why it is not; a condition on a list that is not whole is unknown. */
export type Listing<T> =
  | { readonly whole: true; readonly items: readonly T[] }
  | { readonly whole: false; readonly items: readonly T[]; readonly reason: string };

export interface Commit {
  readonly sha: string;
  readonly message: string;
  /** Every author with co-authors; null for one that GitHub attributes to no account. */
  readonly authors: readonly (Account | null)[];
  /** True if there are more authors than were read. */
  readonly moreAuthors: boolean;
  readonly committer: Account | null;
  /** GitHub verified the signature. */
  readonly verified: boolean;
  /** Signed by GitHub itself (web-flow): a commit made in the browser or by an App through the API. */
  readonly signedByGitHub: boolean;
}

export interface ChangedFile {
  readonly path: string;
  readonly change: "added" | "modified" | "removed" | "renamed" | "copied" | "changed";
  /** Where a renamed file came from. */
  readonly previousPath?: string;
  readonly additions: number;
  readonly deletions: number;
}

/** A file at the commit where the pull request branched off, and at its head; null where it could not be read. */
export interface ManifestContents {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The unified diff of a file, without its header; null where GitHub has none (binary, too large, only renamed). */
export interface Patch {
  readonly path: string;
  readonly patch: string | null;
}

/** Permissions on a repository, least first. */
export const PERMISSIONS = ["none", "read", "triage", "write", "maintain", "admin"] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What GitHub told of people; only of those teams, organisations and people that the policy and the pull request name. */
export interface Directory {
  readonly teams: readonly {
    /** `organization/team` */
    readonly name: string;
    /** Logins, those of child teams too. */
    readonly members: Fact<readonly string[]>;
  }[];
  readonly organizations: readonly {
    readonly name: string;
    /** For each login that was asked about, whether it is a member. */
    readonly members: Readonly<Record<string, Fact<boolean>>>;
  }[];
  /** By login. */
  readonly permissions: Readonly<Record<string, Fact<Permission>>>;
}

export interface Thread {
  readonly resolved: boolean;
  /** The file that it is about. */
  readonly path: string;
  /** Who began it; null: the account was deleted. */
  readonly author: Account | null;
}

export interface LinkedIssue {
  readonly number: number;
  readonly open: boolean;
  readonly labels: readonly string[];
}

export interface Review {
  /** The node id: the numeric one outgrew GraphQL's integers. */
  readonly id: string;
  /** Null: the account was deleted. */
  readonly author: Account | null;
  readonly state: "approved" | "changes-requested" | "commented" | "dismissed" | "pending";
  /** Null: the commit is gone. */
  readonly sha: string | null;
  /** Its author may push to the repository, so that GitHub counts it. */
  readonly canPush: boolean;
  readonly submittedAt: string | null;
  /** Only on a dismissed review. */
  readonly dismissal?: Dismissal;
  /**
   * Only on a standing approval of our own for an earlier head: whether the pull request's own diff is still the same,
   * line for line. `unproven` (too large, unreadable, not looked at) counts as `no`.
   */
  readonly diffSince?: "same" | "different" | "unproven";
}

export interface Dismissal {
  readonly by: Account | null;
  readonly at: string;
  readonly message: string;
  /** GitHub dismissed it by itself: a push made it stale, or the base changed. */
  readonly byGitHub: boolean;
  /** What was dismissed asked for changes, and approved nothing. */
  readonly ofRequest?: true;
}

export interface CheckContexts {
  readonly contexts: readonly CheckContext[];
  /** What branch protection and rulesets demand, whether reported or not. */
  readonly required: readonly RequiredCheck[];
}

export type CheckContext = CheckRunContext | StatusContext;

export interface CheckRunContext {
  readonly kind: "check-run";
  readonly id: number;
  readonly name: string;
  readonly app: { readonly id: number; readonly slug: string; readonly name: string } | null;
  /** The GitHub Actions workflow, where there is one. */
  readonly workflow: { readonly id: number; readonly name: string; readonly event: string } | null;
  /** The suite that it is a part of: of GitHub Actions, one run of a workflow, whose later jobs are not there yet. */
  readonly suite: { readonly id: number | null; readonly completed: boolean } | null;
  readonly status: "queued" | "in_progress" | "completed" | "waiting" | "pending" | "requested";
  readonly conclusion: Conclusion | null;
  readonly startedAt: string | null;
  readonly required: boolean;
  readonly url: string | null;
}

export const CONCLUSIONS = [
  "success",
  "neutral",
  "skipped",
  "failure",
  "timed_out",
  "cancelled",
  "action_required",
  "stale",
  "startup_failure",
] as const;
export type Conclusion = (typeof CONCLUSIONS)[number];

export interface StatusContext {
  readonly kind: "status";
  readonly name: string;
  readonly creator: Account | null;
  readonly state: "success" | "pending" | "expected" | "failure" | "error";
  readonly createdAt: string;
  readonly required: boolean;
  readonly url: string | null;
}

export interface RequiredCheck {
  readonly name: string;
  /** The App that must report it; null where any may, or where it may not be known. */
  readonly appId: number | null;
  readonly source: "branch protection" | "ruleset";
}

export type PolicyFile =
  /** `demanded`: whoever runs Greenlight says that there must be one. */
  | { readonly status: "absent"; readonly demanded?: true }
  | { readonly status: "present"; readonly blobSha: string; readonly text: string }
  /** It is there and cannot be read as text: binary, or larger than GitHub hands out. */
  | { readonly status: "unreadable"; readonly blobSha: string; readonly reason: string };

export interface OwnCheckRun {
  readonly id: number;
  /** The pull request that it belongs to; null where it is not one of ours to speak of. */
  readonly pull: number | null;
  readonly status: string;
  readonly conclusion: string | null;
  /** When it was made, which is when this head was first judged. */
  readonly startedAt: string | null;
  /** Dismissals of our approvals up to then are no vetoes any more, since somebody lifted them; null: none were lifted. */
  readonly vetoLifted: string | null;
  /** The ids of the machine users who approve this pull request for us, or did; none where there are none. */
  readonly approvers?: readonly number[];
  /** What is remembered of the AI reviews of this pull request, as it is written in front of the text; null: nothing. */
  readonly reviewMemory: string | null;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
}

export interface BaseRules {
  readonly approvalsRequired: number | null;
  readonly codeOwners: boolean;
  readonly lastPushApproval: boolean;
}
