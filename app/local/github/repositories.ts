import { notFound, validationFailed } from "./github-error.ts";
import { nodeId } from "./ids.ts";
import type { GithubState, MergeMethod, PullRequest, Repository } from "./state.ts";

/** @throws GithubError 422 where the name is taken. */
export function createRepository(
  state: GithubState,
  made: {
    readonly owner: string;
    readonly name: string;
    readonly private?: boolean | undefined;
    readonly defaultBranch?: string | undefined;
    readonly forkOf?: Repository;
    readonly installed?: boolean | undefined;
    readonly mergeMethods?: readonly MergeMethod[] | undefined;
    readonly autoMerge?: boolean | undefined;
    readonly topics?: readonly string[] | undefined;
    readonly properties?: Repository["properties"] | undefined;
  },
): Repository {
  const owner = state.accounts.get(made.owner);
  if (findRepository(state, made.owner, made.name) !== undefined)
    throw validationFailed({ resource: "Repository", field: "name", code: "custom", message: "name already exists" });
  const id = state.nextId("repository");
  const repository: Repository = {
    id,
    nodeId: nodeId("R", id),
    owner: owner.login,
    name: made.name,
    private: made.private ?? false,
    defaultBranch: made.forkOf?.defaultBranch ?? made.defaultBranch ?? "main",
    forkOf: made.forkOf?.id ?? null,
    // A fork belongs to somebody else, who has not installed the App.
    installed: made.installed ?? made.forkOf === undefined,
    createdAt: state.clock.now(),
    branches: new Map(made.forkOf?.branches ?? []),
    pulls: new Map(),
    reviews: new Map(),
    reviewComments: new Map(),
    comments: new Map(),
    checkSuites: new Map(),
    checkRuns: new Map(),
    statuses: new Map(),
    protections: new Map(),
    rulesets: new Map(),
    labels: new Map(),
    topics: made.topics ?? [],
    properties: made.properties ?? {},
    // GitHub's own defaults are all three methods, and no auto-merge.
    merging: { methods: made.mergeMethods ?? ["merge", "squash", "rebase"], auto: made.autoMerge ?? false },
  };
  state.repositories.set(id, repository);
  return repository;
}

export function findRepository(state: GithubState, owner: string, name: string): Repository | undefined {
  const wanted = `${owner}/${name}`.toLowerCase();
  return [...state.repositories.values()].find((one) => fullName(one).toLowerCase() === wanted);
}

/** @throws GithubError 404. */
export function repositoryNamed(state: GithubState, full: string): Repository {
  const [owner = "", name = ""] = full.split("/");
  const repository = findRepository(state, owner, name);
  if (repository === undefined) throw notFound(`No repository "${full}".`);
  return repository;
}

/** @throws GithubError 404. */
export function repositoryById(state: GithubState, id: number): Repository {
  const repository = state.repositories.get(id);
  if (repository === undefined) throw notFound();
  return repository;
}

export function fullName(repository: Repository): string {
  return `${repository.owner}/${repository.name}`;
}

/** @throws GithubError 404. */
export function pullNumbered(repository: Repository, number: number): PullRequest {
  const pull = repository.pulls.get(number);
  if (pull === undefined) throw notFound();
  return pull;
}

export function isFork(repository: Repository, pull: PullRequest): boolean {
  return pull.head.repositoryId !== repository.id;
}

/** The numbers of the open pull requests with exactly this head. */
export function pullsWithHead(repository: Repository, sha: string): readonly PullRequest[] {
  return [...repository.pulls.values()].filter((pull) => pull.state === "open" && pull.head.sha === sha);
}

/** Tip of a branch. @throws GithubError 404. */
export function tipOf(repository: Repository, branch: string): string {
  const sha = repository.branches.get(branch);
  if (sha === undefined) throw notFound(`Branch not found: ${branch}`);
  return sha;
}

/** A branch, tag-less ref path or (abbreviated) commit name, as the `:ref` of many endpoints. @throws GithubError 422. */
export function resolveRef(state: GithubState, repository: Repository, ref: string): string {
  const name = ref.replace(/^refs\//, "").replace(/^heads\//, "");
  const tip = repository.branches.get(name === "HEAD" ? repository.defaultBranch : name);
  if (tip !== undefined) return tip;
  const pulls = /^pull\/(\d+)\/head$/.exec(name);
  if (pulls?.[1] !== undefined) return pullNumbered(repository, Number(pulls[1])).head.sha;
  if (/^[0-9a-f]{40}$/.test(name) && state.git.findCommit(name) !== undefined) return name;
  throw notFound(`No commit found for SHA: ${ref}`);
}
