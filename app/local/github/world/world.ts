import { z } from "zod";
import { dequeue, disableAutoMerge, enableAutoMerge, enqueue } from "../auto-merge.ts";
import { NO_RULES } from "../branch-rules.ts";
import { deleteBranch } from "../branches.ts";
import { pressButton, rerequestCheckRun } from "../checks.ts";
import { addComment, editComment } from "../comments.ts";
import { commitToBranch } from "../commits.ts";
import { linkIssue, resolveThreads, setMilestone } from "../discussion.ts";
import { GithubError } from "../github-error.ts";
import { mergeBaseIntoHead, mergePull } from "../merge.ts";
import { addMembers, setTeam } from "../organizations.ts";
import { addLabels, closePull, editPull, removeLabel, reopenPull, setDraft } from "../pulls.ts";
import { acceptGrants, askFor, suspendInstallation } from "../registration.ts";
import { createRepository, fullName, pullNumbered, repositoryNamed, resolveRef, tipOf } from "../repositories.ts";
import { reviewDecision } from "../review-decision.ts";
import { addReview, dismissReview, reviewOf } from "../reviews.ts";
import { pullPage } from "../shapes/pull.ts";
import type {
  BranchRules,
  CheckRun,
  CommitStatus,
  GithubState,
  Grants,
  IssueComment,
  Organization,
  PullRequest,
  Repository,
  Review,
  Team,
} from "../state.ts";
import { addStatus } from "../statuses.ts";
import { setToken } from "../tokens.ts";
import { reportCheckRun } from "./check-runs.ts";
import { WORLD_INPUTS, type WorldAction, type WorldInput } from "./inputs.ts";
import { requestMergeGroup } from "./merge-groups.ts";
import { openPullRequest, push } from "./pull-requests.ts";

/** A pull request as it is at this moment; its name (`repository`, `number`) is what other actions take. */
export interface WorldPull {
  readonly repository: string;
  readonly repositoryId: number;
  readonly number: number;
  readonly nodeId: string;
  readonly url: string;
  readonly state: PullRequest["state"];
  readonly merged: boolean;
  readonly mergedBy: string | null;
  readonly autoMerge: PullRequest["autoMerge"];
  readonly queueEntry: PullRequest["queueEntry"];
  readonly headSha: string;
  readonly headRef: string;
  readonly baseSha: string;
  readonly baseRef: string;
  readonly updatedAt: string;
  readonly reviewDecision: ReturnType<typeof reviewDecision>;
  readonly reviews: readonly Review[];
  readonly checkRuns: readonly CheckRun[];
  readonly labelled: readonly string[];
  readonly conversation: readonly IssueComment[];
}

interface WorldAnswers {
  addUser: { readonly login: string; readonly token: string };
  addOrganization: { readonly login: string };
  addMembers: Organization;
  setTeam: Team;
  addBot: { readonly login: string; readonly appId: number; readonly token: string };
  setToken: { readonly token: string };
  askFor: Grants;
  acceptPermissions: Grants;
  suspendInstallation: { readonly suspendedAt: string | null };
  setAccess: { readonly login: string };
  revokeToken: { readonly login: string };
  createRepository: { readonly repository: string; readonly id: number; readonly headSha: string | null };
  protectBranch: BranchRules;
  addRuleset: { readonly id: number };
  fork: { readonly repository: string };
  commit: { readonly sha: string };
  reportCheckRun: CheckRun;
  pressButton: Record<string, never>;
  rerequestCheckRun: Record<string, never>;
  reportStatus: CommitStatus;
  review: Review;
  dismissReview: Review;
  deleteBranch: Record<string, never>;
  requestMergeGroup: { readonly sha: string; readonly ref: string };
}

/** What happens in the world besides our App: people, bots and CI. Every action takes one object. */
export type World = {
  readonly [Action in WorldAction]: (
    input: WorldInput<Action>,
  ) => Action extends keyof WorldAnswers ? WorldAnswers[Action] : WorldPull;
};

/** @throws GithubError (from every action) where GitHub would refuse, or the input is not what {@link WORLD_INPUTS} says. */
export function createWorld(state: GithubState): World {
  const at = (name: string) => repositoryNamed(state, name);
  const shown = (repository: Repository, number: number) => worldPull(state, repository, number);
  /** Parses, finds the pull request, does it, and tells how the pull request is afterwards. */
  const onPull =
    <Schema extends z.ZodType<{ repository: string; number: number; by?: string | undefined }>>(
      schema: Schema,
      act: (repository: Repository, input: z.output<Schema>, by: string) => void,
    ) =>
    (input: z.input<Schema>): WorldPull => {
      const asked = parsed(schema, input);
      const repository = at(asked.repository);
      pullNumbered(repository, asked.number);
      act(repository, asked, asked.by ?? repository.owner);
      return shown(repository, asked.number);
    };
  const { accounts } = state;
  const I = WORLD_INPUTS;
  return {
    addUser: (input) => {
      const { login } = accounts.add({ ...parsed(I.addUser, input), type: "User" });
      return { login, token: `${login}-token` };
    },
    addMembers: (input) => {
      const { organization, members } = parsed(I.addMembers, input);
      return addMembers(state, organization, members);
    },
    setTeam: (input) => {
      const { team, members, parent = null } = parsed(I.setTeam, input);
      const [organization = "", slug = ""] = team.split("/");
      return setTeam(state, organization, { slug, members, parent });
    },
    addOrganization: (input) => accounts.add({ ...parsed(I.addOrganization, input), type: "Organization" }),
    addBot: (input) => {
      const { slug, name = slug, appId = state.nextId("app"), id, access } = parsed(I.addBot, input);
      const { login } = accounts.addApp({ id: appId, slug, name }, id, access);
      return { login, appId, token: `${login}-token` };
    },
    setToken: (input) => {
      const { login, scopes, expiresAt } = parsed(I.setToken, input);
      return setToken(state, login, { scopes, expiresAt });
    },
    askFor: (input) => askFor(state, parsed(I.askFor, input)),
    acceptPermissions: (input) => {
      parsed(I.acceptPermissions, input);
      return acceptGrants(state);
    },
    suspendInstallation: (input) => suspendInstallation(state, parsed(I.suspendInstallation, input).suspended ?? true),
    setAccess: (input) => {
      const { login, access } = parsed(I.setAccess, input);
      return accounts.setAccess(login, access);
    },
    revokeToken: (input) => {
      const { login } = accounts.get(parsed(I.revokeToken, input).login);
      state.revoked.add(login);
      return { login };
    },
    createRepository: (input) => {
      const { files = { "README.md": "# Hello\n" }, protection, ...made } = parsed(I.createRepository, input);
      if (accounts.find(made.owner) === undefined) accounts.add({ login: made.owner, access: "admin" });
      const repository = createRepository(state, made);
      const by = repository.owner;
      const first = { files, author: by, by, message: "Initial commit" };
      const { sha } = commitToBranch(state, repository, repository.defaultBranch, first);
      if (protection !== undefined) repository.protections.set(repository.defaultBranch, rulesOf(protection));
      return { repository: fullName(repository), id: repository.id, headSha: sha };
    },
    protectBranch: (input) => {
      const { repository: name, branch, ...rules } = parsed(I.protectBranch, input);
      const repository = at(name);
      const protection = rulesOf(rules);
      repository.protections.set(branch ?? repository.defaultBranch, protection);
      return protection;
    },
    addRuleset: (input) => {
      const { repository: repositoryName, name, enforcement, branches, ...rules } = parsed(I.addRuleset, input);
      const id = state.nextId("ruleset");
      at(repositoryName).rulesets.set(id, {
        id,
        name: name ?? `ruleset ${id}`,
        enforcement: enforcement ?? "active",
        branches: branches ?? ["~DEFAULT_BRANCH"],
        ...rulesOf(rules),
      });
      return { id };
    },
    fork: (input) => {
      const { repository, owner } = parsed(I.fork, input);
      const forkOf = at(repository);
      return { repository: fullName(createRepository(state, { owner, name: forkOf.name, forkOf })) };
    },
    commit: (input) => {
      const { repository: name, branch, from, author, ...commit } = parsed(I.commit, input);
      const repository = at(name);
      const by = repository.owner;
      return commitToBranch(state, repository, branch, {
        ...commit,
        author: author ?? by,
        by: typeof author === "string" ? author : by,
        from: from === undefined ? undefined : resolveRef(state, repository, from),
      });
    },
    openPullRequest: (input) => {
      const asked = parsed(I.openPullRequest, input);
      const repository = at(asked.repository);
      return shown(repository, openPullRequest(state, repository, asked).number);
    },
    push: onPull(I.push, (repository, input) => push(state, repository, input)),
    mergeBaseIntoHead: onPull(I.mergeBaseIntoHead, (repository, { number }, by) =>
      mergeBaseIntoHead(state, repository, number, by),
    ),
    reportCheckRun: (input) => {
      const { repository: name, number, sha, ...run } = parsed(I.reportCheckRun, input);
      const repository = at(name);
      return reportCheckRun(state, repository, { ...run, sha: headOf(repository, number, sha) });
    },
    pressButton: (input) => {
      const { repository: name, checkRun, by, identifier } = parsed(I.pressButton, input);
      const repository = at(name);
      pressButton(state, repository, checkRun, { by: by ?? repository.owner, identifier });
      return {};
    },
    rerequestCheckRun: (input) => {
      const { repository: name, checkRun, by } = parsed(I.rerequestCheckRun, input);
      const repository = at(name);
      rerequestCheckRun(state, repository, checkRun, by ?? repository.owner);
      return {};
    },
    reportStatus: (input) => {
      const { repository: name, number, sha, creator, ...status } = parsed(I.reportStatus, input);
      const repository = at(name);
      const by = creator ?? repository.owner;
      return addStatus(state, repository, headOf(repository, number, sha), { ...status, by });
    },
    review: (input) => {
      const { repository, number, ...review } = parsed(I.review, input);
      return addReview(state, at(repository), number, { body: reviewText(review.event), ...review });
    },
    dismissReview: (input) => {
      const { repository: name, number, review, by, message } = parsed(I.dismissReview, input);
      const repository = at(name);
      const dismissal = { by: by ?? repository.owner, message };
      return dismissReview(state, repository, reviewOf(repository, number, review), dismissal);
    },
    label: onPull(I.label, (repository, { number, labels }, by) =>
      addLabels(state, repository, number, { by, labels }),
    ),
    unlabel: onPull(I.unlabel, (repository, { number, label }, by) =>
      removeLabel(state, repository, number, { by, label }),
    ),
    setMilestone: onPull(I.setMilestone, (repository, { number, title }, by) =>
      setMilestone(state, repository, number, { by, title }),
    ),
    linkIssue: onPull(I.linkIssue, (repository, { number, issue, open = true, labels = [] }, by) =>
      linkIssue(state, repository, number, { by, issue: { number: issue, open, labels } }),
    ),
    resolveThreads: onPull(I.resolveThreads, (repository, { number, resolved = true }, by) =>
      resolveThreads(state, repository, number, { by, resolved }),
    ),
    comment: onPull(I.comment, (repository, { number, body }, by) => {
      addComment(state, repository, number, { by, body });
    }),
    editComment: onPull(I.editComment, (repository, { comment, body }, by) => {
      editComment(state, repository, comment, { by, body });
    }),
    edit: onPull(I.edit, (repository, { number, title, body, base }, by) => {
      editPull(state, repository, number, { by, title, body, base });
    }),
    markReady: onPull(I.markReady, (repository, { number }, by) =>
      setDraft(state, repository, number, { by, draft: false }),
    ),
    convertToDraft: onPull(I.convertToDraft, (repository, { number }, by) =>
      setDraft(state, repository, number, { by, draft: true }),
    ),
    close: onPull(I.close, (repository, { number }, by) => closePull(state, repository, number, by)),
    reopen: onPull(I.reopen, (repository, { number }, by) => reopenPull(state, repository, number, by)),
    merge: onPull(I.merge, (repository, { number, method }, by) => {
      mergePull(state, repository, number, { by, method });
    }),
    enableAutoMerge: onPull(I.enableAutoMerge, (repository, { number, method = "merge" }, by) => {
      enableAutoMerge(state, repository, number, { by, method, head: null });
    }),
    disableAutoMerge: onPull(I.disableAutoMerge, (repository, { number }, by) => {
      disableAutoMerge(state, repository, number, by);
    }),
    enqueue: onPull(I.enqueue, (repository, { number }, by) => {
      enqueue(state, repository, number, { by, head: null });
    }),
    dequeue: onPull(I.dequeue, (repository, { number }, by) => {
      dequeue(state, repository, number, by);
    }),
    moveBase: onPull(I.moveBase, (repository, { number, files, author, ...commit }, by) => {
      const { base } = pullNumbered(repository, number);
      tipOf(repository, base.ref);
      commitToBranch(state, repository, base.ref, { ...commit, files, author: author ?? by, by });
    }),
    deleteBranch: (input) => {
      const { repository, branch } = parsed(I.deleteBranch, input);
      deleteBranch(at(repository), branch);
      return {};
    },
    requestMergeGroup: (input) => {
      const { repository: name, number, by } = parsed(I.requestMergeGroup, input);
      const repository = at(name);
      return requestMergeGroup(state, repository, number, by ?? repository.owner);
    },
    pullRequest: onPull(I.pullRequest, () => undefined),
  };
}

export function worldPull(state: GithubState, repository: Repository, number: number): WorldPull {
  const pull = pullNumbered(repository, number);
  return {
    repository: fullName(repository),
    repositoryId: repository.id,
    number,
    nodeId: pull.nodeId,
    url: pullPage(state, repository, number),
    state: pull.state,
    merged: pull.merged !== null,
    mergedBy: pull.merged?.by ?? null,
    autoMerge: pull.autoMerge,
    queueEntry: pull.queueEntry,
    headSha: pull.head.sha,
    headRef: pull.head.ref,
    baseSha: repository.branches.get(pull.base.ref) ?? pull.base.sha,
    baseRef: pull.base.ref,
    updatedAt: pull.updatedAt,
    reviewDecision: reviewDecision(state, repository, pull),
    reviews: [...repository.reviews.values()].filter((review) => review.pull === number),
    checkRuns: [...repository.checkRuns.values()].filter((run) => run.sha === pull.head.sha),
    labelled: pull.labels,
    conversation: [...repository.comments.values()].filter((comment) => comment.number === number),
  };
}

function headOf(repository: Repository, number: number | undefined, sha: string | undefined): string {
  if (sha !== undefined) return sha;
  if (number === undefined) throw new GithubError(422, "Name the commit: `number` of a pull request, or `sha`.");
  return pullNumbered(repository, number).head.sha;
}

function reviewText(event: string): string {
  return event === "APPROVE" ? "" : "Please look at this.";
}

function rulesOf(rules: {
  readonly requiredChecks?:
    | readonly (string | { readonly name: string; readonly appId?: number | null | undefined })[]
    | undefined;
  readonly approvals?: number | null | undefined;
  readonly dismissStale?: boolean | undefined;
  readonly codeOwners?: readonly string[] | undefined;
  readonly lastPushApproval?: boolean | undefined;
  readonly mergeQueue?: boolean | undefined;
  readonly dismissals?: readonly string[] | undefined;
}): BranchRules {
  return {
    requiredChecks: (rules.requiredChecks ?? []).map((check) =>
      typeof check === "string" ? { name: check, appId: null } : { name: check.name, appId: check.appId ?? null },
    ),
    approvals: rules.approvals ?? null,
    dismissStale: rules.dismissStale ?? NO_RULES.dismissStale,
    codeOwners: rules.codeOwners ?? [],
    lastPushApproval: rules.lastPushApproval ?? false,
    mergeQueue: rules.mergeQueue ?? false,
    dismissals: rules.dismissals ?? null,
  };
}

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const outcome = schema.safeParse(input);
  if (outcome.success) return outcome.data;
  throw new GithubError(422, `The world cannot do that:\n${z.prettifyError(outcome.error)}`);
}
