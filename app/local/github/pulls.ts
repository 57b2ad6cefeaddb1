import { rulesFor } from "./branch-rules.ts";
import { commitsBetween } from "./git/history.ts";
import { notFound, validationFailed } from "./github-error.ts";
import { nodeId } from "./ids.ts";
import { NO_MERGE_REQUESTS, takenBack } from "./merge-requests.ts";
import { pullNumbered, tipOf } from "./repositories.ts";
import { dismissStaleReviews } from "./reviews.ts";
import { fullPullShape, labelShape } from "./shapes/pull.ts";
import { aboutToChange, type GithubState, type PullRequest, type Repository } from "./state.ts";

/** @throws GithubError 422 where there is nothing to pull, or an open pull request for these branches already. */
export function openPull(
  state: GithubState,
  repository: Repository,
  opened: {
    readonly author: string;
    readonly headRepository: Repository;
    readonly head: string;
    readonly base: string;
    readonly title: string;
    readonly body?: string | undefined;
    readonly draft?: boolean | undefined;
  },
): PullRequest {
  const headSha = opened.headRepository.branches.get(opened.head);
  if (headSha === undefined) throw validationFailed({ resource: "PullRequest", field: "head", code: "invalid" });
  const baseSha = repository.branches.get(opened.base);
  if (baseSha === undefined) throw validationFailed({ resource: "PullRequest", field: "base", code: "invalid" });
  if (commitsBetween(state.git, baseSha, headSha).length === 0)
    throw invalidPull(`No commits between ${opened.base} and ${opened.head}`);
  const { id: headRepositoryId, owner } = opened.headRepository;
  const twin = [...repository.pulls.values()].some(
    (pull) =>
      pull.state === "open" &&
      pull.head.repositoryId === headRepositoryId &&
      pull.head.ref === opened.head &&
      pull.base.ref === opened.base,
  );
  if (twin) throw invalidPull(`A pull request already exists for ${owner}:${opened.head}.`);
  const id = state.nextId("pull");
  const at = state.clock.now();
  const pull: PullRequest = {
    id,
    nodeId: nodeId("PR", repository.id, id),
    number: Math.max(0, ...repository.pulls.keys()) + 1,
    title: opened.title,
    body: opened.body ?? "",
    author: opened.author,
    state: "open",
    draft: opened.draft ?? false,
    merged: null,
    head: { repositoryId: headRepositoryId, ref: opened.head, sha: headSha },
    base: { ref: opened.base, sha: baseSha },
    labels: [],
    milestone: null,
    closes: [],
    lastPusher: opened.author,
    ...NO_MERGE_REQUESTS,
    labelledEvents: [],
    forcePushes: [],
    createdAt: at,
    updatedAt: at,
    closedAt: null,
  };
  repository.pulls.set(pull.number, pull);
  announcePull(state, repository, pull, "opened", opened.author);
  return pull;
}

/** Changes a pull request and tells its webhook. */
export function changePull(
  state: GithubState,
  repository: Repository,
  number: number,
  change: {
    readonly by: string;
    readonly action: string;
    readonly to: Partial<PullRequest>;
    /** What is special to the event. */
    readonly payload?: Readonly<Record<string, unknown>>;
  },
): PullRequest {
  const pull = pullNumbered(repository, number);
  aboutToChange(state, repository, { by: change.by, pulls: [number] });
  const changed = { ...pull, ...change.to, updatedAt: state.clock.now() };
  repository.pulls.set(number, changed);
  announcePull(state, repository, changed, change.action, change.by, change.payload);
  return changed;
}

/** New title, text or base. Nothing new is no event. @throws GithubError 422 for a base that is not there. */
export function editPull(
  state: GithubState,
  repository: Repository,
  number: number,
  edit: {
    readonly by: string;
    readonly title?: string | undefined;
    readonly body?: string | undefined;
    readonly base?: string | undefined;
  },
): PullRequest {
  const pull = pullNumbered(repository, number);
  const title = edit.title ?? pull.title;
  const body = edit.body ?? pull.body;
  const ref = edit.base ?? pull.base.ref;
  if (title === pull.title && body === pull.body && ref === pull.base.ref) return pull;
  const sha = repository.branches.get(ref);
  if (sha === undefined) throw validationFailed({ resource: "PullRequest", field: "base", code: "invalid" });
  const retargeted = ref !== pull.base.ref;
  const changes = {
    ...(title === pull.title ? {} : { title: { from: pull.title } }),
    ...(body === pull.body ? {} : { body: { from: pull.body } }),
    ...(retargeted ? { base: { ref: { from: pull.base.ref }, sha: { from: pull.base.sha } } } : {}),
  };
  const edited = changePull(state, repository, number, {
    by: edit.by,
    action: "edited",
    to: { title, body, base: retargeted ? { ref, sha } : pull.base },
    payload: { changes },
  });
  if (retargeted && rulesFor(repository, ref).dismissStale) {
    const message = "The base branch was changed.";
    dismissStaleReviews(state, repository, edited, { by: edit.by, message, pushedSha: null });
  }
  return pullNumbered(repository, number);
}

/** Labels that a pull request has already are left alone. One event for each new one. */
export function addLabels(
  state: GithubState,
  repository: Repository,
  number: number,
  added: { readonly by: string; readonly labels: readonly string[] },
): void {
  for (const label of added.labels) {
    const { labels, labelledEvents } = pullNumbered(repository, number);
    if (labels.includes(label)) continue;
    const event = { id: state.nextId("timelineEvent"), by: added.by, at: state.clock.now(), label };
    if (!repository.labels.has(label)) repository.labels.set(label, { id: state.nextId("label"), name: label });
    const payload = { label: labelShape(state, repository, label) };
    changePull(state, repository, number, {
      by: added.by,
      action: "labeled",
      to: { labels: [...labels, label], labelledEvents: [...labelledEvents, event] },
      payload,
    });
  }
}

/** @throws GithubError 404 for a label that the pull request has not. */
export function removeLabel(
  state: GithubState,
  repository: Repository,
  number: number,
  removed: { readonly by: string; readonly label: string },
): void {
  const { labels } = pullNumbered(repository, number);
  if (!labels.includes(removed.label)) throw notFound("Label does not exist");
  const payload = { label: labelShape(state, repository, removed.label) };
  const to = { labels: labels.filter((label) => label !== removed.label) };
  changePull(state, repository, number, { by: removed.by, action: "unlabeled", to, payload });
}

export function setDraft(
  state: GithubState,
  repository: Repository,
  number: number,
  change: { readonly by: string; readonly draft: boolean },
): void {
  const pull = pullNumbered(repository, number);
  if (pull.draft === change.draft) return;
  const action = change.draft ? "converted_to_draft" : "ready_for_review";
  const requests = change.draft ? takenBack(state, pull, change.by) : {};
  changePull(state, repository, number, { by: change.by, action, to: { draft: change.draft, ...requests } });
}

export function closePull(state: GithubState, repository: Repository, number: number, by: string): void {
  const pull = pullNumbered(repository, number);
  if (pull.state === "closed") return;
  const to = { ...takenBack(state, pull, by), state: "closed", closedAt: state.clock.now() } as const;
  changePull(state, repository, number, { by, action: "closed", to });
}

export function reopenPull(state: GithubState, repository: Repository, number: number, by: string): void {
  const pull = pullNumbered(repository, number);
  if (pull.state === "open") return;
  if (pull.merged !== null) throw validationFailed({ resource: "PullRequest", field: "state", code: "invalid" });
  tipOf(repository, pull.base.ref);
  changePull(state, repository, number, { by, action: "reopened", to: { state: "open", closedAt: null } });
}

function announcePull(
  state: GithubState,
  repository: Repository,
  pull: PullRequest,
  action: string,
  by: string,
  payload: Readonly<Record<string, unknown>> = {},
): void {
  const pullRequest = fullPullShape(state, repository, pull);
  state.emit({
    event: "pull_request",
    action,
    repository,
    sender: by,
    payload: { number: pull.number, pull_request: pullRequest, ...payload },
  });
}

function invalidPull(message: string): Error {
  return validationFailed({ resource: "PullRequest", code: "custom", message });
}
