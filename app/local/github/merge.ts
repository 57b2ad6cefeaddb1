import { WEB_FLOW } from "./accounts.ts";
import { moveBranch } from "./branches.ts";
import { mergeBase, mergeFiles } from "./git/history.ts";
import type { Commit } from "./git/objects.ts";
import { GithubError } from "./github-error.ts";
import { changePull } from "./pulls.ts";
import { pullNumbered, repositoryById, tipOf } from "./repositories.ts";
import { reviewDecision } from "./review-decision.ts";
import type { GithubState, PullRequest, Repository } from "./state.ts";

/**
 * Merges a pull request.
 *
 * @throws GithubError 405 where it is closed, a draft, in conflict or not approved as its base demands; 409 where its
 * head is not `sha`. Source: https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request
 */
export function mergePull(
  state: GithubState,
  repository: Repository,
  number: number,
  merge: { readonly by: string; readonly method?: "merge" | "squash" | undefined; readonly sha?: string | undefined },
): PullRequest {
  const pull = pullNumbered(repository, number);
  if (merge.sha !== undefined && merge.sha !== pull.head.sha)
    throw new GithubError(409, "Head branch was modified. Review and try the merge again.");
  if (pull.state === "closed" || pull.draft) throw new GithubError(405, "Pull Request is not mergeable");
  const decision = reviewDecision(state, repository, pull);
  if (decision !== null && decision !== "APPROVED")
    throw new GithubError(405, "At least 1 approving review is required by reviewers with write access.");
  const commit = mergeCommit(state, {
    into: tipOf(repository, pull.base.ref),
    from: pull.head.sha,
    by: merge.by,
    squash: merge.method === "squash",
    message: `Merge pull request #${number} from ${pull.head.ref}\n\n${pull.title}`,
  });
  const at = state.clock.now();
  const merged = changePull(state, repository, number, {
    by: merge.by,
    action: "closed",
    to: { state: "closed", closedAt: at, merged: { by: merge.by, sha: commit.sha, at } },
  });
  moveBranch(state, repository, { branch: pull.base.ref, sha: commit.sha, by: merge.by });
  return merged;
}

/** Brings the head branch up to date with the base, as the button "Update branch" does. @throws GithubError 422. */
export function mergeBaseIntoHead(state: GithubState, repository: Repository, number: number, by: string): PullRequest {
  const pull = pullNumbered(repository, number);
  const head = repositoryById(state, pull.head.repositoryId);
  const commit = mergeCommit(state, {
    into: pull.head.sha,
    from: tipOf(repository, pull.base.ref),
    by,
    squash: false,
    message: `Merge branch '${pull.base.ref}' into ${pull.head.ref}`,
  });
  moveBranch(state, head, { branch: pull.head.ref, sha: commit.sha, by });
  return pullNumbered(repository, number);
}

/** A merge that GitHub makes is committed and signed by GitHub. */
function mergeCommit(
  state: GithubState,
  merge: {
    readonly into: string;
    readonly from: string;
    readonly by: string;
    readonly squash: boolean;
    readonly message: string;
  },
): Commit {
  const base = mergeBase(state.git, merge.into, merge.from);
  if (base === merge.from) throw new GithubError(422, "There are no new commits on the base branch.");
  const files = mergeFiles(state.git, base, merge.into, merge.from);
  if (files === null) throw new GithubError(405, "Pull Request has merge conflicts");
  const date = state.clock.now();
  const author = state.accounts.get(merge.by);
  return state.git.writeCommit({
    tree: state.git.writeTree(files),
    parents: merge.squash ? [merge.into] : [merge.into, merge.from],
    author: { name: author.name, email: author.email, date },
    committer: { name: "GitHub", email: state.accounts.get(WEB_FLOW).email, date },
    message: merge.message,
    signature: { valid: true, byGithub: true },
  });
}
