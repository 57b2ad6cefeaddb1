import type { Account } from "../accounts.ts";
import type { Viewer } from "../authentication.ts";
import { notFound } from "../github-error.ts";
import { findRepository, fullName, resolveRef } from "../repositories.ts";
import { repositoryPage } from "../shapes/repository.ts";
import type { GithubState, Repository } from "../state.ts";
import { type Node, userNode } from "./accounts.ts";
import { commentMutations } from "./comment-mutations.ts";
import { commitNode, objectNode } from "./commits.ts";
import { connection, type PageArguments } from "./connection.ts";
import { mergeMutations } from "./merge-mutations.ts";
import { mutations, nodeById } from "./mutations.ts";
import { organizationNode } from "./organizations.ts";
import { pullNode } from "./pulls.ts";
import { refNode } from "./refs.ts";
import { GraphqlRefusal } from "./refusal.ts";

/** `Query` and `Mutation` in one: the schema says which fields belong to which. */
export function rootOf(state: GithubState, readState: GithubState, viewer: Viewer): Node {
  const actor = (): Account => {
    if (viewer.kind === "installation" || viewer.kind === "account") return state.accounts.get(viewer.login);
    throw new GraphqlRefusal("FORBIDDEN", "Resource not accessible by integration");
  };
  return {
    viewer: () => userNode(state, actor()),
    repository: ({ owner, name }: { readonly owner: string; readonly name: string }) => {
      const repository = findRepository(readState, owner, name);
      const hidden = repository?.private === true && viewer.kind === "installation" && !repository.installed;
      if (repository === undefined || hidden)
        throw notFound(`Could not resolve to a Repository with the name '${owner}/${name}'.`);
      return repositoryNode(readState, repository);
    },
    organization: ({ login }: { readonly login: string }) => organizationNode(readState, viewer, login),
    node: ({ id }: { readonly id: string }) => nodeById(readState, id),
    nodes: ({ ids }: { readonly ids: readonly string[] }) => ids.map((id) => nodeById(readState, id)),
    rateLimit: { limit: 5000, cost: 1, remaining: 4999, used: 1, nodeCount: 0, resetAt: state.clock.now() },
    ...mutations(state, actor),
    ...mergeMutations(state, actor),
    ...commentMutations(state, actor),
  };
}

interface PullsArguments extends PageArguments {
  readonly states?: readonly string[] | null;
  readonly headRefName?: string | null;
  readonly baseRefName?: string | null;
  readonly orderBy?: { readonly field: "CREATED_AT" | "UPDATED_AT"; readonly direction: "ASC" | "DESC" } | null;
}

function repositoryNode(state: GithubState, repository: Repository): Node {
  return {
    __typename: "Repository",
    id: repository.nodeId,
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    url: repositoryPage(state, repository),
    isPrivate: repository.private,
    isFork: repository.forkOf !== null,
    autoMergeAllowed: repository.merging.auto,
    mergeCommitAllowed: repository.merging.methods.includes("merge"),
    squashMergeAllowed: repository.merging.methods.includes("squash"),
    rebaseMergeAllowed: repository.merging.methods.includes("rebase"),
    visibility: repository.private ? "PRIVATE" : "PUBLIC",
    repositoryTopics: (page: PageArguments) =>
      connection("repositoryTopics", repository.topics, page, (name) => ({ topic: { name } })),
    defaultBranchRef: () => refNode(state, repository, repository.defaultBranch),
    ref: ({ qualifiedName }: { readonly qualifiedName: string }) =>
      refNode(state, repository, qualifiedName.replace(/^refs\/heads\//, "")),
    object: (asked: { readonly expression?: string | null; readonly oid?: string | null }) =>
      objectAt(state, repository, asked.oid ?? asked.expression ?? ""),
    pullRequest: ({ number }: { readonly number: number }) => {
      const pull = repository.pulls.get(number);
      if (pull === undefined) throw notFound(`Could not resolve to a PullRequest with the number of ${number}.`);
      return pullNode(state, repository, pull);
    },
    pullRequests: (asked: PullsArguments) =>
      connection("pullRequests", pullsAsked(repository, asked), asked, (pull) => pullNode(state, repository, pull)),
  };
}

function pullsAsked(repository: Repository, asked: PullsArguments) {
  const { states = null, headRefName = null, baseRefName = null, orderBy = null } = asked;
  const key = orderBy?.field === "UPDATED_AT" ? "updatedAt" : "createdAt";
  const direction = orderBy?.direction === "DESC" ? -1 : 1;
  return [...repository.pulls.values()]
    .filter(
      (pull) =>
        (states === null || states.includes(pull.merged !== null ? "MERGED" : pull.state.toUpperCase())) &&
        (headRefName === null || pull.head.ref === headRefName) &&
        (baseRefName === null || pull.base.ref === baseRefName),
    )
    .sort((a, b) => direction * (a[key] === b[key] ? a.number - b.number : a[key] < b[key] ? -1 : 1));
}

/** `<commit or branch>`, or `<commit or branch>:<path>`. Nothing there is null without an error, unlike `Commit.file`. */
function objectAt(state: GithubState, repository: Repository, expression: string): Node | null {
  const [ref = "", ...path] = expression.split(":");
  try {
    const commit = state.git.commit(resolveRef(state, repository, ref));
    if (path.length === 0) return commitNode(state, repository, commit);
    const entry = state.git.entryAt(commit.tree, path.join(":"));
    return entry === undefined ? null : objectNode(state, entry.type, entry.sha);
  } catch (error) {
    if (error instanceof Error && error.name === "GithubError") return null;
    throw error;
  }
}
