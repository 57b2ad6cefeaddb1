import { WEB_FLOW } from "../accounts.ts";
import { mergeBase, mergeFiles } from "../git/history.ts";
import { GithubError } from "../github-error.ts";
import { pullNumbered, tipOf } from "../repositories.ts";
import type { GithubState, Repository } from "../state.ts";

/** What a merge queue does with a pull request: tries the merge on a branch of its own and asks for the checks on it. */
export function requestMergeGroup(
  state: GithubState,
  repository: Repository,
  number: number,
  by: string,
): { readonly sha: string; readonly ref: string } {
  const pull = pullNumbered(repository, number);
  const base = tipOf(repository, pull.base.ref);
  const files = mergeFiles(state.git, mergeBase(state.git, base, pull.head.sha), base, pull.head.sha);
  if (files === null) throw new GithubError(422, "The pull request has merge conflicts.");
  const { name, email } = state.accounts.get(WEB_FLOW);
  const person = { name, email, date: state.clock.now() };
  const { sha, message } = state.git.writeCommit({
    tree: state.git.writeTree(files),
    parents: [base, pull.head.sha],
    author: person,
    committer: person,
    message: `Merge pull request #${number}`,
    signature: { valid: true, byGithub: true },
  });
  const branch = `gh-readonly-queue/${pull.base.ref}/pr-${number}-${base}`;
  repository.branches.set(branch, sha);
  const ref = `refs/heads/${branch}`;
  state.emit({
    event: "merge_group",
    action: "checks_requested",
    repository,
    sender: by,
    payload: {
      merge_group: {
        head_sha: sha,
        head_ref: ref,
        base_sha: base,
        base_ref: `refs/heads/${pull.base.ref}`,
        head_commit: { id: sha, message, timestamp: person.date, author: { name, email }, committer: { name, email } },
      },
    },
  });
  return { sha, ref };
}
