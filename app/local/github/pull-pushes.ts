import { rulesFor } from "./branch-rules.ts";
import { commitsBetween } from "./git/history.ts";
import { afterPush } from "./merge-requests.ts";
import { dismissStaleReviews } from "./reviews.ts";
import { fullPullShape } from "./shapes/pull.ts";
import { aboutToChange, type GithubState, type Repository } from "./state.ts";

/**
 * The open pull requests, of this repository and of the one that it is a fork of, whose head branch is about to move.
 * What comes back is to be called with the new head once the branch has moved.
 */
export function pullsPushed(
  state: GithubState,
  repository: Repository,
  branch: string,
  by: string,
): (sha: string) => void {
  const found = [...state.repositories.values()].flatMap((base) =>
    [...base.pulls.values()]
      .filter((pull) => pull.state === "open" && pull.head.repositoryId === repository.id && pull.head.ref === branch)
      .map((pull) => ({ base, number: pull.number })),
  );
  for (const { base, number } of found) aboutToChange(state, base, { by, pulls: [number] });
  return (sha) => {
    for (const { base, number } of found) synchronize(state, base, number, { sha, by });
  };
}

function synchronize(
  state: GithubState,
  repository: Repository,
  number: number,
  push: { readonly sha: string; readonly by: string },
): void {
  const pull = repository.pulls.get(number);
  if (pull === undefined) return;
  const before = pull.head.sha;
  const at = state.clock.now();
  const forced = commitsBetween(state.git, push.sha, before).length > 0;
  const pushed = {
    ...pull,
    head: { ...pull.head, sha: push.sha },
    base: { ...pull.base, sha: repository.branches.get(pull.base.ref) ?? pull.base.sha },
    lastPusher: push.by,
    ...afterPush(state, pull, push.by),
    forcePushes: forced
      ? [...pull.forcePushes, { id: state.nextId("timelineEvent"), by: push.by, at, before, after: push.sha }]
      : pull.forcePushes,
    updatedAt: at,
  };
  repository.pulls.set(number, pushed);
  state.emit({
    event: "pull_request",
    action: "synchronize",
    repository,
    sender: push.by,
    payload: { number, before, after: push.sha, pull_request: fullPullShape(state, repository, pushed) },
  });
  if (rulesFor(repository, pull.base.ref).dismissStale)
    dismissStaleReviews(state, repository, pushed, { by: push.by, pushedSha: push.sha, message: null });
}
