import type { Account } from "../../app/pull-request/account.ts";
import type {
  ChangedFile,
  CheckContext,
  CheckRunContext,
  Commit,
  OwnCheckRun,
  PolicyFile,
  PullRequest,
  Review,
  Snapshot,
  StatusContext,
} from "../../app/pull-request/snapshot.ts";
import { GREEN_POLICY, presentPolicy } from "./builders-policy.ts";

/**
 * Plain values to build cases from. Each builder gives the most boring valid thing of its kind, and a test names only
 * what it is about. By default: an open pull request by `dependabot[bot]` that changes `package-lock.json`, one commit of
 * Dependabot's, one green check, no reviews, and a policy that approves exactly this.
 */
export const HEAD = "a".repeat(40);
export const OLD_HEAD = "0".repeat(39).concat("d");
export const BASE = "b".repeat(40);

export const DEPENDABOT: Account = { id: 49_699_333, login: "dependabot[bot]", kind: "bot" };
export const GREENLIGHT: Account = { id: 900, login: "greenlight[bot]", kind: "bot" };
export const WEB_FLOW_ACCOUNT: Account = { id: 19_864_447, login: "web-flow", kind: "user" };

/** The App id of Greenlight itself. */
export const OWN_APP = 4242;
export const ACTIONS_APP = { id: 15_368, slug: "github-actions", name: "GitHub Actions" };

let lastId = 1_000;

/** A number that no other builder gave; its value never matters to a test that does not name it. */
function nextId(): number {
  lastId += 1;
  return lastId;
}

/** A user; the same login is the same account. */
export function aUser(login = "octocat"): Account {
  return {
    id: 1_000_000 + [...login].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7),
    login,
    kind: "user",
  };
}

export function aPullRequest(changes: Partial<PullRequest> = {}): PullRequest {
  return {
    nodeId: "PR_kwDOA",
    number: 12,
    title: "Bump left-pad from 1.3.0 to 1.3.1",
    body: "Bumps left-pad.",
    url: "https://github.com/acme/shop/pull/12",
    state: "open",
    draft: false,
    author: DEPENDABOT,
    head: { sha: HEAD, ref: "dependabot/npm_and_yarn/left-pad-1.3.1", fork: false },
    base: { sha: BASE, ref: "main" },
    labels: ["dependencies"],
    additions: 4,
    deletions: 4,
    changedFiles: 1,
    createdAt: "2026-03-01T11:00:00Z",
    updatedAt: "2026-03-01T12:00:00Z",
    reviewDecision: "review-required",
    milestone: null,
    mergeable: "mergeable",
    association: "contributor",
    merging: [],
    ...changes,
  };
}

export function aCommit(changes: Partial<Commit> = {}): Commit {
  return {
    sha: HEAD,
    message: "Bump left-pad from 1.3.0 to 1.3.1",
    authors: [DEPENDABOT],
    moreAuthors: false,
    committer: DEPENDABOT,
    verified: true,
    signedByGitHub: false,
    ...changes,
  };
}

export function aFile(changes: Partial<ChangedFile> | string = {}): ChangedFile {
  const given = typeof changes === "string" ? { path: changes } : changes;
  return { path: "package-lock.json", change: "modified", additions: 4, deletions: 4, ...given };
}

/** A green job of GitHub Actions. */
export function aCheckRun(changes: Partial<CheckRunContext> = {}): CheckRunContext {
  return {
    kind: "check-run",
    id: nextId(),
    name: "build",
    app: ACTIONS_APP,
    workflow: { id: 77, name: "CI", event: "pull_request" },
    suite: { id: 770, completed: true },
    status: "completed",
    conclusion: "success",
    startedAt: "2026-03-01T12:00:05Z",
    required: false,
    url: "https://github.com/acme/shop/actions/runs/1",
    ...changes,
  };
}

/** A green commit status by a bot. */
export function aStatus(changes: Partial<StatusContext> = {}): StatusContext {
  return {
    kind: "status",
    name: "ci/deploy",
    creator: { id: 700, login: "deployer[bot]", kind: "bot" },
    state: "success",
    createdAt: "2026-03-01T12:00:05Z",
    required: false,
    url: null,
    ...changes,
  };
}

/** An approval by a person at the head. */
export function aReview(changes: Partial<Review> = {}): Review {
  return {
    id: `PRR_${nextId()}`,
    author: aUser("octocat"),
    state: "approved",
    sha: HEAD,
    canPush: true,
    submittedAt: "2026-03-01T12:01:00Z",
    ...changes,
  };
}

/** An approval of Greenlight's own, at the head. */
export function anOwnApproval(changes: Partial<Review> = {}): Review {
  return aReview({ author: GREENLIGHT, ...changes });
}

export function anOwnCheckRun(changes: Partial<OwnCheckRun> = {}): OwnCheckRun {
  return {
    id: nextId(),
    pull: 12,
    status: "completed",
    conclusion: "success",
    startedAt: "2026-03-02T10:05:00Z",
    vetoLifted: null,
    reviewMemory: null,
    title: "Approved",
    summary: "",
    text: "",
    ...changes,
  };
}

/** What a test may name of a snapshot: parts of the pull request, and lists where the snapshot has listings. */
export interface SnapshotChanges
  extends Partial<Omit<Snapshot, "pull" | "commits" | "files" | "checks" | "policy" | "proposedPolicy">> {
  readonly pull?: Partial<PullRequest>;
  readonly commits?: readonly Commit[] | Snapshot["commits"];
  readonly files?: readonly (ChangedFile | string)[] | Snapshot["files"];
  readonly checks?: readonly CheckContext[] | Snapshot["checks"];
  /** As YAML. */
  readonly policy?: string | PolicyFile;
  readonly proposedPolicy?: string | PolicyFile;
}

export function aSnapshot(changes: SnapshotChanges = {}): Snapshot {
  const { pull, commits, files, checks, policy, proposedPolicy, ...rest } = changes;
  const listedFiles = listingOf(files ?? [aFile()], (file) => (typeof file === "string" ? aFile(file) : file));
  const base = policyFileOf(policy ?? GREEN_POLICY);
  return {
    readAt: "2026-03-01T12:05:00.000Z",
    repository: { id: 5, owner: "acme", name: "shop", visibility: "private", topics: [] },
    self: { appId: OWN_APP, account: GREENLIGHT },
    pull: aPullRequest({ changedFiles: listedFiles.items.length, ...pull }),
    commits: listingOf(commits ?? [aCommit()], (commit) => commit),
    files: listedFiles,
    reviews: [],
    checks: isList(checks) || checks === undefined ? { contexts: checks ?? [aCheckRun()], required: [] } : checks,
    policy: base,
    organizationPolicy: { status: "absent" },
    proposedPolicy: proposedPolicy === undefined ? base : policyFileOf(proposedPolicy),
    ownCheckRuns: [],
    defaultBranch: { name: "main", policyBlob: null },
    baseRules: { approvalsRequired: 1, codeOwners: false, lastPushApproval: false },
    ...rest,
  };
}

/** A list that could not be read to its end. */
export function cut<T>(items: readonly T[], reason = "only some of it could be read") {
  return { whole: false as const, items, reason };
}

function policyFileOf(policy: string | PolicyFile): PolicyFile {
  return typeof policy === "string" ? presentPolicy(policy) : policy;
}

function listingOf<T, U>(
  given: readonly T[] | { readonly whole: boolean; readonly items: readonly U[] },
  each: (item: T) => U,
):
  | { readonly whole: true; readonly items: readonly U[] }
  | { readonly whole: false; readonly items: readonly U[]; readonly reason: string } {
  if (isList(given)) return { whole: true, items: given.map(each) };
  if (given.whole) return { whole: true, items: given.items };
  return { whole: false, items: given.items, reason: "reason" in given ? String(given.reason) : "" };
}

function isList<T>(value: readonly T[] | object | undefined): value is readonly T[] {
  return Array.isArray(value);
}
