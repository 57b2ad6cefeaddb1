import { WEB_FLOW } from "./accounts.ts";
import { rulesFor } from "./branch-rules.ts";
import { moveBranch } from "./branches.ts";
import { mergeBase, mergeFiles } from "./git/history.ts";
import type { Commit } from "./git/objects.ts";
import { GithubError } from "./github-error.ts";
import { missingToMerge } from "./merge-rules.ts";
import { changePull } from "./pulls.ts";
import { pullNumbered, repositoryById, tipOf } from "./repositories.ts";
import type { GithubState, MergeMethod, PullRequest, Repository } from "./state.ts";

const METHOD_NAMES = { merge: "Merge commits", squash: "Squash merges", rebase: "Rebase merges" } as const;

/**
 * Merges a pull request.
 *
 * @throws GithubError 405 where it is closed, a draft, in conflict or not as its base demands; 409 where its head is not
 * `sha`. Source: https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request
 */
export function mergePull(
  state: GithubState,
  repository: Repository,
  number: number,
  merge: {
    readonly by: string;
    readonly method?: MergeMethod | undefined;
    readonly sha?: string | undefined;
    /** The merge queue itself merges what nobody else may. */
    readonly fromQueue?: boolean;
  },
): PullRequest {
  const pull = pullNumbered(repository, number);
  if (merge.sha !== undefined && merge.sha !== pull.head.sha)
    throw new GithubError(409, "Head branch was modified. Review and try the merge again.");
  const missing = missingToMerge(state, repository, pull);
  if (missing !== null) throw new GithubError(405, missing);
  if (rulesFor(repository, pull.base.ref).mergeQueue && merge.fromQueue !== true)
    throw new GithubError(405, "Changes must be made through the merge queue");
  const method = merge.method ?? "merge";
  if (!repository.merging.methods.includes(method))
    throw new GithubError(405, `${METHOD_NAMES[method]} are not allowed on this repository.`);
  const commit = mergeCommit(state, {
    into: tipOf(repository, pull.base.ref),
    from: pull.head.sha,
    by: merge.by,
    // A rebase is shown as one commit, too: what matters here is what is on the base branch after it.
    squash: method !== "merge",
    message: `Merge pull request #${number} from ${pull.head.ref}\n\n${pull.title}`,
  });
  const at = state.clock.now();
  const merged = changePull(state, repository, number, {
    by: merge.by,
    action: "closed",
    to: {
      state: "closed",
      closedAt: at,
      merged: { by: merge.by, sha: commit.sha, at },
      autoMerge: null,
      queueEntry: null,
    },
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
