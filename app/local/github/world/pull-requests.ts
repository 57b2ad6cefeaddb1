import type { z } from "zod";
import { moveBranch } from "../branches.ts";
import { commitToBranch, writeCommit } from "../commits.ts";
import { GithubError } from "../github-error.ts";
import { addLabels, openPull } from "../pulls.ts";
import { createRepository, findRepository, pullNumbered, repositoryById, tipOf } from "../repositories.ts";
import type { GithubState, PullRequest, Repository } from "../state.ts";
import type { WORLD_INPUTS } from "./inputs.ts";

/** Makes the fork, the branch and its commit as far as they are not there, and opens the pull request. */
export function openPullRequest(
  state: GithubState,
  repository: Repository,
  asked: z.output<typeof WORLD_INPUTS.openPullRequest>,
): PullRequest {
  const { author, fork, files, commit = {} } = asked;
  const base = asked.base ?? repository.defaultBranch;
  const headRepository =
    fork === undefined
      ? repository
      : (findRepository(state, fork, repository.name) ??
        createRepository(state, { owner: fork, name: repository.name, forkOf: repository }));
  const head = asked.head ?? `change-${repository.pulls.size + 1}`;
  if (files !== undefined) {
    commitToBranch(state, headRepository, head, {
      ...commit,
      files,
      author: commit.author ?? author,
      by: author,
      from: tipOf(repository, base),
    });
  }
  const { body, draft } = asked;
  const title = asked.title ?? `Change ${Object.keys(files ?? {}).join(", ") || head}`;
  const pull = openPull(state, repository, { author, headRepository, head, base, title, body, draft });
  if (asked.labels !== undefined) addLabels(state, repository, pull.number, { by: author, labels: asked.labels });
  return pull;
}

/** Commits onto the head branch; with `force` in place of its last commit. */
export function push(state: GithubState, repository: Repository, asked: z.output<typeof WORLD_INPUTS.push>): void {
  const pull = pullNumbered(repository, asked.number);
  const headRepository = repositoryById(state, pull.head.repositoryId);
  const { by: pusher, force, author, files, coAuthors, committer, verified, message } = asked;
  const by = pusher ?? (typeof author === "string" ? author : pull.author);
  const commit = { files, author: author ?? by, coAuthors, committer, verified, message };
  if (force !== true) {
    commitToBranch(state, headRepository, pull.head.ref, { ...commit, by });
    return;
  }
  const { parents } = state.git.commit(pull.head.sha);
  if (parents.length === 0) throw new GithubError(422, "The first commit of a repository cannot be replaced.");
  const { sha } = writeCommit(state, parents, commit);
  moveBranch(state, headRepository, { branch: pull.head.ref, sha, by });
}
