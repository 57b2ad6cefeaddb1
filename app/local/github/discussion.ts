import { notFound } from "./github-error.ts";
import { nodeId } from "./ids.ts";
import { changePull } from "./pulls.ts";
import { pullNumbered } from "./repositories.ts";
import { pullShape, reviewCommentShape } from "./shapes/pull.ts";
import { aboutToChange, type ClosingIssue, type GithubState, type Repository } from "./state.ts";

/** Puts a pull request into a milestone, or takes it out of its own. */
export function setMilestone(
  state: GithubState,
  repository: Repository,
  number: number,
  set: { readonly by: string; readonly title: string | null },
): void {
  const { milestone } = pullNumbered(repository, number);
  if (milestone === set.title) return;
  // GitHub tells both where one takes the place of another.
  if (milestone !== null) {
    const payload = { milestone: { title: milestone } };
    changePull(state, repository, number, { by: set.by, action: "demilestoned", to: { milestone: null }, payload });
  }
  if (set.title !== null) {
    const payload = { milestone: { title: set.title } };
    changePull(state, repository, number, { by: set.by, action: "milestoned", to: { milestone: set.title }, payload });
  }
}

/** Merging the pull request will close this issue. Issues are kept nowhere else, and linking one is no event. */
export function linkIssue(
  state: GithubState,
  repository: Repository,
  number: number,
  linked: { readonly by: string; readonly issue: ClosingIssue },
): void {
  const pull = pullNumbered(repository, number);
  aboutToChange(state, repository, { by: linked.by, pulls: [number] });
  const closes = [...pull.closes.filter((issue) => issue.number !== linked.issue.number), linked.issue];
  repository.pulls.set(number, { ...pull, closes });
}

/** Resolves every conversation of a pull request, or opens them again. @throws GithubError 404 where there is none. */
export function resolveThreads(
  state: GithubState,
  repository: Repository,
  number: number,
  change: { readonly by: string; readonly resolved: boolean },
): void {
  const comments = [...repository.reviewComments.values()].filter((comment) => comment.pull === number);
  if (comments.length === 0) throw notFound("The pull request has no conversations.");
  for (const comment of comments.filter(({ resolved }) => resolved !== change.resolved)) {
    aboutToChange(state, repository, { by: change.by, pulls: [number] });
    const changed = { ...comment, resolved: change.resolved };
    repository.reviewComments.set(comment.id, changed);
    const pull = { ...pullNumbered(repository, number), updatedAt: state.clock.now() };
    repository.pulls.set(number, pull);
    state.emit({
      event: "pull_request_review_thread",
      action: change.resolved ? "resolved" : "unresolved",
      repository,
      sender: change.by,
      payload: {
        thread: {
          node_id: nodeId("PRRT", repository.id, comment.id),
          comments: [reviewCommentShape(state, repository, changed)],
        },
        pull_request: pullShape(state, repository, pull),
      },
    });
  }
}
