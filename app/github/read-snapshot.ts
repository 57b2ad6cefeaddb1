import { toAccount } from "../pull-request/account.ts";
import { CHECK_NAME } from "../pull-request/check-name.ts";
import { readReference } from "../pull-request/check-run-reference.ts";
import { POLICY_PATH } from "../pull-request/policy-path.ts";
import { splitReviewLine } from "../pull-request/review-line.ts";
import {
  ASSOCIATIONS,
  type BaseRules,
  type OwnCheckRun,
  type PolicyFile,
  type RequiredCheck,
  type Snapshot,
} from "../pull-request/snapshot.ts";
import type {
  CommitNode,
  Connection,
  HeadCommit,
  PolicyEntry,
  PullNode,
  RuleNode,
  SnapshotResponse,
} from "./answers.ts";
import { toCheckContext } from "./check-context.ts";
import { runIdOf } from "./check-run-id.ts";
import { StaleReadError, UnexpectedAnswerError } from "./failure.ts";
import { isMergingField, mergingOf } from "./merging.ts";
import type { Octokit } from "./octokit.ts";
import { type PageSubject, readAllPages, readPages } from "./pages.ts";
import { COMMITS_PAGE, CONTEXTS_PAGE, LABELS_PAGE, RULES_PAGE, SNAPSHOT_QUERY } from "./queries.ts";
import { queryWithAbsent } from "./query.ts";
import { readFiles } from "./read-files.ts";
import { readReviews } from "./read-reviews.ts";
import { reviewDecisionOf } from "./review-decision.ts";

export interface PullRequestRef {
  readonly owner: string;
  readonly name: string;
  readonly number: number;
}

/**
 * Reads everything that a decision needs: one request, and one more for each page that overflows.
 *
 * @throws what Octokit throws; {@link StaleReadError} if the answer contradicts itself; {@link UnexpectedAnswerError} if
 *   a part of it is missing. Never returns less than it says.
 */
export async function readSnapshot(
  octokit: Octokit,
  ref: PullRequestRef,
  appId: number,
  now: () => Date,
): Promise<Snapshot> {
  const readAt = now().toISOString();
  const answer = await queryWithAbsent<SnapshotResponse>(
    octokit,
    SNAPSHOT_QUERY,
    { ...ref, appId, checkName: CHECK_NAME, policyPath: POLICY_PATH },
    (path) => path.at(-1) === "file" || (path.length === 1 && path[0] === "organization"),
    isMergingField,
  );
  const pull = answer.repository?.pullRequest;
  const repositoryId = answer.repository?.databaseId;
  if (!pull || !repositoryId) throw new UnexpectedAnswerError("GitHub answered without the pull request");
  const head = headCommitOf(pull);
  const open = pull.state === "OPEN";
  if (open && !pull.baseRef?.target)
    throw new StaleReadError("the base branch is gone and the pull request still open");

  const subject = { ...ref, headSha: pull.headRefOid, baseRef: pull.baseRefName };
  const rules = await readRules(octokit, subject, pull);
  const self = { appId, account: toAccount(answer.viewer) };
  return {
    readAt,
    repository: {
      id: repositoryId,
      owner: ref.owner,
      name: ref.name,
      visibility: oneOf(["public", "private", "internal"], answer.repository?.visibility, "private"),
      topics: (answer.repository?.repositoryTopics.nodes ?? []).flatMap((node) => node?.topic.name ?? []),
    },
    self,
    pull: {
      nodeId: pull.id,
      number: pull.number,
      title: pull.title,
      body: pull.body,
      url: pull.url,
      state: pull.state === "OPEN" ? "open" : pull.state === "MERGED" ? "merged" : "closed",
      draft: pull.isDraft,
      author: pull.author && toAccount(pull.author),
      head: { sha: pull.headRefOid, ref: pull.headRefName, fork: pull.isCrossRepository },
      base: { sha: pull.baseRef?.target?.oid ?? "", ref: pull.baseRefName },
      labels: await readLabels(octokit, subject, pull),
      additions: pull.additions,
      deletions: pull.deletions,
      changedFiles: pull.changedFiles,
      createdAt: pull.createdAt,
      updatedAt: pull.updatedAt,
      reviewDecision: reviewDecisionOf(pull.reviewDecision),
      milestone: pull.milestone?.title ?? null,
      mergeable: oneOf(["mergeable", "conflicting", "unknown"], pull.mergeable, "unknown"),
      association: oneOf(ASSOCIATIONS, pull.authorAssociation, "none"),
      merging: mergingOf(pull),
    },
    commits: await readCommits(octokit, subject, pull),
    files: await readFiles(octokit, subject, pull),
    reviews: await readReviews(octokit, subject, pull),
    checks: {
      contexts: await readContexts(octokit, subject, head),
      required: requiredChecksOf(pull, rules),
    },
    policy: policyFileOf(pull.baseRef?.target?.file ?? null),
    organizationPolicy: policyFileOf(answer.organization?.defaultBranchRef?.target?.file ?? null),
    organizationTip: answer.organization?.defaultBranchRef?.target?.oid ?? null,
    proposedPolicy: policyFileOf(head.file),
    ownCheckRuns: ownCheckRunsOf(head),
    defaultBranch: defaultBranchOf(answer),
    baseRules: baseRulesOf(pull, rules),
  };
}

/** GitHub's word in small letters; one that nobody knows is the one that promises least. */
function oneOf<const Word extends string>(
  words: readonly Word[],
  found: string | undefined,
  least: NoInfer<Word>,
): Word {
  return words.find((word) => word === found?.toLowerCase()) ?? least;
}

function defaultBranchOf({ repository }: SnapshotResponse): Snapshot["defaultBranch"] {
  const branch = repository?.defaultBranchRef;
  return branch ? { name: branch.name, policyBlob: branch.target?.file?.object?.oid ?? null } : null;
}

function headCommitOf(pull: PullNode): HeadCommit {
  const head = pull.head.nodes?.[0]?.commit;
  if (!head) throw new UnexpectedAnswerError("GitHub answered without the head commit");
  if (head.oid !== pull.headRefOid) throw new StaleReadError("the head commit is not the head of the pull request yet");
  return head;
}

async function readLabels(octokit: Octokit, subject: PageSubject, pull: PullNode): Promise<readonly string[]> {
  if (pull.labels === null) throw new UnexpectedAnswerError("GitHub answered without the labels");
  const labels = await readAllPages(octokit, subject, {
    query: LABELS_PAGE,
    first: pull.labels,
    pick: (page) => page as PullNode["labels"],
    what: "labels",
    mostPages: 10,
  });
  return labels.map((label) => label.name);
}

async function readCommits(octokit: Octokit, subject: PageSubject, pull: PullNode): Promise<Snapshot["commits"]> {
  const total = pull.commits.totalCount ?? 0;
  const { items, cut } = await readPages<CommitNode>(octokit, subject, {
    query: COMMITS_PAGE,
    first: pull.commits,
    pick: (page) => page as PullNode["commits"],
    what: "commits",
    mostPages: 10,
  });
  const commits = items.map(({ commit }) => {
    const authors = (commit.authors.nodes ?? []).map((author) => (author?.user ? toAccount(author.user) : null));
    return {
      sha: commit.oid,
      message: commit.message,
      authors,
      moreAuthors: commit.authors.totalCount > authors.length,
      committer: commit.committer?.user ? toAccount(commit.committer.user) : null,
      verified: commit.signature?.isValid === true,
      signedByGitHub: commit.signature?.wasSignedByGitHub === true,
    };
  });
  if (cut || commits.length !== total) {
    return { whole: false, items: commits, reason: `only ${commits.length} of ${total} commits could be read` };
  }
  if (!commits.some((commit) => commit.sha === pull.headRefOid)) {
    throw new StaleReadError("the list of commits does not hold the head yet");
  }
  return { whole: true, items: commits };
}

async function readContexts(
  octokit: Octokit,
  subject: PageSubject,
  head: HeadCommit,
): Promise<Snapshot["checks"]["contexts"]> {
  if (head.statusCheckRollup === null) return [];
  const contexts = await readAllPages(octokit, subject, {
    query: CONTEXTS_PAGE,
    first: head.statusCheckRollup.contexts,
    pick: (page) => (page as PullNode["head"]).nodes?.[0]?.commit.statusCheckRollup?.contexts,
    what: "checks",
    mostPages: 20,
  });
  return contexts.map(toCheckContext);
}

async function readRules(octokit: Octokit, subject: PageSubject, pull: PullNode): Promise<readonly RuleNode[]> {
  if (!pull.baseRef?.rules) return [];
  const rules = await readAllPages<RuleNode>(octokit, subject, {
    query: RULES_PAGE,
    first: pull.baseRef.rules,
    pick: (page) => (page as { rules?: Connection<RuleNode> | null } | null)?.rules,
    what: "rules of the base branch",
    mostPages: 10,
  });
  // Rulesets that are only tried out enforce nothing; one that the App may not see is taken at its word.
  return rules.filter((rule) => rule.repositoryRuleset === null || rule.repositoryRuleset.enforcement === "ACTIVE");
}

function requiredChecksOf(pull: PullNode, rules: readonly RuleNode[]): readonly RequiredCheck[] {
  const names = pull.baseRef?.refUpdateRule?.requiredStatusCheckContexts ?? [];
  const required: RequiredCheck[] = names.flatMap((name) =>
    name === null ? [] : [{ name, appId: null, source: "branch protection" as const }],
  );
  for (const { parameters } of rules) {
    if (parameters?.__typename !== "RequiredStatusChecksParameters") continue;
    for (const { context, integrationId } of parameters.requiredStatusChecks) {
      required.push({ name: context, appId: integrationId, source: "ruleset" });
    }
  }
  return required;
}

function baseRulesOf(pull: PullNode, rules: readonly RuleNode[]): BaseRules {
  const classic = pull.baseRef?.refUpdateRule;
  const reviews = rules.flatMap(({ parameters }) =>
    parameters?.__typename === "PullRequestParameters" ? [parameters] : [],
  );
  const counts = [classic?.requiredApprovingReviewCount, ...reviews.map((rule) => rule.requiredApprovingReviewCount)];
  const known = counts.filter((count) => typeof count === "number");
  return {
    approvalsRequired: known.length > 0 ? Math.max(...known) : null,
    codeOwners: classic?.requiresCodeOwnerReviews === true || reviews.some((rule) => rule.requireCodeOwnerReview),
    lastPushApproval: reviews.some((rule) => rule.requireLastPushApproval),
  };
}

function policyFileOf(entry: PolicyEntry | null): PolicyFile {
  if (entry === null) return { status: "absent" };
  const { object } = entry;
  if (object === null || object.__typename !== "Blob") {
    return {
      status: "unreadable",
      blobSha: object?.oid ?? "",
      reason: `${POLICY_PATH} is a ${entry.type}, not a file`,
    };
  }
  if (object.isBinary === true) {
    return { status: "unreadable", blobSha: object.oid, reason: "the file is binary; a policy is UTF-8 text" };
  }
  if (object.isTruncated === true || typeof object.text !== "string") {
    const size = object.byteSize === undefined ? "" : ` (${object.byteSize} bytes)`;
    return { status: "unreadable", blobSha: object.oid, reason: `the file is too large to be read${size}` };
  }
  return { status: "present", blobSha: object.oid, text: object.text };
}

function ownCheckRunsOf(head: HeadCommit): OwnCheckRun[] {
  const runs = (head.checkSuites?.nodes ?? []).flatMap((suite) => {
    if (!suite?.checkRuns) return [];
    if (suite.checkRuns.pageInfo.hasNextPage) {
      throw new UnexpectedAnswerError("more than 100 check runs of our own on one commit");
    }
    return suite.checkRuns.nodes ?? [];
  });
  return runs
    .flatMap((run) => (run === null ? [] : [run]))
    .map((run) => ({
      id: runIdOf(run),
      // Our own check runs carry the pull request in `external_id`; see `check-run.ts`.
      ...(readReference(run.externalId) ?? { pull: null, vetoLifted: null }),
      status: run.status.toLowerCase(),
      conclusion: run.conclusion?.toLowerCase() ?? null,
      startedAt: run.startedAt,
      title: run.title ?? "",
      summary: run.summary ?? "",
      ...splitReviewLine(run.text ?? ""),
    }))
    .sort((a, b) => b.id - a.id);
}
