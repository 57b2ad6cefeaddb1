import { commitsBetween } from "./git/history.ts";
import type { Commit } from "./git/objects.ts";
import { validationFailed } from "./github-error.ts";
import { pullsPushed } from "./pull-pushes.ts";
import { repositoryUrl } from "./shapes/repository.ts";
import type { GithubState, Repository } from "./state.ts";
import { aboutToChange } from "./state.ts";

const NOTHING = "0".repeat(40);

/** Moves a branch, or makes it; every pull request whose head it is follows. The event `push` comes first, as on GitHub. */
export function moveBranch(
  state: GithubState,
  repository: Repository,
  moved: { readonly branch: string; readonly sha: string; readonly by: string },
): void {
  const { branch, sha, by } = moved;
  const before = repository.branches.get(branch);
  if (before === sha) return;
  const onto = [...repository.pulls.values()].filter((pull) => pull.state === "open" && pull.base.ref === branch);
  aboutToChange(state, repository, { by, pulls: onto.map((pull) => pull.number) });
  const commits = before === undefined ? [] : commitsBetween(state.git, before, sha);
  const following = pullsPushed(state, repository, branch, by);
  repository.branches.set(branch, sha);
  state.emit({
    event: "push",
    action: null,
    repository,
    sender: by,
    payload: {
      ref: `refs/heads/${branch}`,
      before: before ?? NOTHING,
      after: sha,
      created: before === undefined,
      deleted: false,
      forced: before !== undefined && commitsBetween(state.git, sha, before).length > 0,
      base_ref: null,
      compare: `${repositoryUrl(state, repository)}/compare/${before ?? NOTHING}...${sha}`,
      commits: commits.map((commit) => ({
        id: commit.sha,
        message: commit.message,
        tree_id: commit.tree,
        ...pathsOf(state, commit),
      })),
      pusher: { name: by, email: state.accounts.get(by).email },
      head_commit: { id: sha, message: state.git.commit(sha).message },
    },
  });
  following(sha);
}

/** What a commit changed against its first parent. */
function pathsOf({ git, diffs }: GithubState, commit: Commit): Record<"added" | "modified" | "removed", string[]> {
  const [parent] = commit.parents;
  const files = diffs.between(parent === undefined ? null : git.commit(parent).tree, commit.tree);
  const renamed = files.filter(({ status }) => status === "renamed");
  const of = (status: string) => files.filter((file) => file.status === status).map(({ path }) => path);
  return {
    added: [...of("added"), ...renamed.map(({ path }) => path)],
    modified: of("modified"),
    removed: [...of("removed"), ...renamed.flatMap(({ previousPath }) => previousPath ?? [])],
  };
}

export function deleteBranch(repository: Repository, branch: string): void {
  if (!repository.branches.delete(branch))
    throw validationFailed({
      resource: "Reference",
      field: "ref",
      code: "missing",
      message: "Reference does not exist",
    });
}
