import type { ChangedFile } from "./git/diff.ts";
import { commitsBetween, mergeBase } from "./git/history.ts";
import type { Commit } from "./git/objects.ts";
import type { GithubState, PullRequest, Repository } from "./state.ts";

/** What a pull request is compared with: the base branch as it is now; as it was, once the pull request is closed. */
function baseTip(repository: Repository, pull: PullRequest): string {
  return pull.state === "open" ? (repository.branches.get(pull.base.ref) ?? pull.base.sha) : pull.base.sha;
}

/** The files that the pull request changes: from the merge base to the head (three dots). */
export function pullFiles(state: GithubState, repository: Repository, pull: PullRequest): readonly ChangedFile[] {
  const from = mergeBase(state.git, baseTip(repository, pull), pull.head.sha);
  return state.diffs.between(from === null ? null : state.git.commit(from).tree, state.git.commit(pull.head.sha).tree);
}

/** The commits that the pull request brings, oldest first. */
export function pullCommits(state: GithubState, repository: Repository, pull: PullRequest): readonly Commit[] {
  return commitsBetween(state.git, baseTip(repository, pull), pull.head.sha);
}
