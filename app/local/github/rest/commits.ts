import { ancestors, commitsBetween, mergeBase } from "../git/history.ts";
import { notFound } from "../github-error.ts";
import { pullCommits } from "../pull-contents.ts";
import { isFork, resolveRef } from "../repositories.ts";
import type { Route } from "../router.ts";
import { changedFileShape, commitShape } from "../shapes/commit.ts";
import { pullShape } from "../shapes/pull.ts";
import { repositoryUrl } from "../shapes/repository.ts";
import type { GithubState, Repository } from "../state.ts";
import { json, paged, pageOf, type RestRequest, repositoryOf } from "./request.ts";

/** https://docs.github.com/en/rest/commits/commits#compare-two-commits */
const MOST_COMPARED_FILES = 300;

/** To be tried after the more particular `commits/*ref/…` of checks. */
export const COMMIT_ROUTES: readonly Route<RestRequest>[] = [
  {
    method: "GET",
    path: "/repos/:owner/:repo/commits",
    handle: (request) => {
      const repository = repositoryOf(request);
      const start = request.query.get("sha") ?? repository.defaultBranch;
      const sha = resolveRef(request.state, repository, start);
      const commits = [...ancestors(request.state.git, sha)].map((one) => request.state.git.commit(one));
      return paged(request, commits, (commit) => commitShape(request.state, repository, commit));
    },
  },
  {
    // GitHub looks only at the repository's own branches, so a commit that lives in a fork has no pull requests here.
    method: "GET",
    path: "/repos/:owner/:repo/commits/:sha/pulls",
    handle: (request) => {
      const repository = repositoryOf(request);
      const sha = resolveRef(request.state, repository, request.params.sha ?? "");
      const pulls = [...repository.pulls.values()].filter(
        (pull) =>
          pull.merged?.sha === sha ||
          (!isFork(repository, pull) &&
            pullCommits(request.state, repository, pull).some((commit) => commit.sha === sha)),
      );
      return paged(request, pulls, (pull) => pullShape(request.state, repository, pull));
    },
  },
  {
    method: "GET",
    path: "/repos/:owner/:repo/commits/*ref",
    handle: (request) => {
      const repository = repositoryOf(request);
      const { state } = request;
      const commit = state.git.commit(resolveRef(state, repository, request.params.ref ?? ""));
      const [parent] = commit.parents;
      const files = state.diffs.between(parent === undefined ? null : state.git.commit(parent).tree, commit.tree);
      return json({
        ...commitShape(state, repository, commit),
        files: files.map((file) => changedFileShape(state, repository, commit.sha, file)),
      });
    },
  },
  { method: "GET", path: "/repos/:owner/:repo/compare/*basehead", handle: compare },
];

/** Three dots: from the merge base to the head. The files are on the first page only, however many commits there are. */
function compare(request: RestRequest) {
  const repository = repositoryOf(request);
  const { state } = request;
  const [baseName, headName] = (request.params.basehead ?? "").split("...");
  if (baseName === undefined || headName === undefined) throw notFound();
  const base = resolveInNetwork(state, repository, baseName);
  const head = resolveInNetwork(state, repository, headName);
  const from = mergeBase(state.git, base, head);
  if (from === null) throw notFound(`No common ancestor between ${baseName} and ${headName}.`);
  const ahead = commitsBetween(state.git, base, head);
  const behind = commitsBetween(state.git, head, base).length;
  const files = state.diffs.between(state.git.commit(from).tree, state.git.commit(head).tree);
  const status = ahead.length === 0 ? (behind === 0 ? "identical" : "behind") : behind === 0 ? "ahead" : "diverged";
  const { page } = pageOf(request);
  return paged(
    request,
    ahead,
    (commit) => commitShape(state, repository, commit),
    (commits) => ({
      url: `${repositoryUrl(state, repository)}/compare/${baseName}...${headName}`,
      base_commit: commitShape(state, repository, state.git.commit(base)),
      merge_base_commit: commitShape(state, repository, state.git.commit(from)),
      status,
      ahead_by: ahead.length,
      behind_by: behind,
      total_commits: ahead.length,
      commits,
      files:
        page > 1
          ? []
          : files.slice(0, MOST_COMPARED_FILES).map((file) => changedFileShape(state, repository, head, file)),
    }),
  );
}

/** `owner:branch` names a branch of the repository's fork that this owner has. */
function resolveInNetwork(state: GithubState, repository: Repository, name: string): string {
  const colon = name.indexOf(":");
  if (colon === -1) return resolveRef(state, repository, name);
  const owner = name.slice(0, colon).toLowerCase();
  const fork = [repository, ...state.repositories.values()].find(
    (one) => one.owner.toLowerCase() === owner && (one.id === repository.id || one.forkOf === repository.id),
  );
  if (fork === undefined) throw notFound();
  return resolveRef(state, fork, name.slice(colon + 1));
}
