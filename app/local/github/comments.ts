import { notFound } from "./github-error.ts";
import { pullNumbered } from "./repositories.ts";
import { commentShape, issueShape } from "./shapes/pull.ts";
import { aboutToChange, type GithubState, type IssueComment, type Repository } from "./state.ts";

export function addComment(
  state: GithubState,
  repository: Repository,
  number: number,
  comment: { readonly by: string; readonly body: string },
): IssueComment {
  pullNumbered(repository, number);
  aboutToChange(state, repository, { by: comment.by, pulls: [number] });
  const at = state.clock.now();
  const added = {
    id: state.nextId("comment"),
    number,
    author: comment.by,
    body: comment.body,
    createdAt: at,
    updatedAt: at,
    editedAt: null,
    reactions: [],
  };
  repository.comments.set(added.id, added);
  announce(state, repository, added, "created", comment.by);
  return added;
}

export function editComment(
  state: GithubState,
  repository: Repository,
  id: number,
  edit: { readonly by: string; readonly body: string },
): IssueComment {
  const comment = commentOf(repository, id);
  const at = state.clock.now();
  const edited = { ...comment, body: edit.body, updatedAt: at, editedAt: at };
  repository.comments.set(id, edited);
  announce(state, repository, edited, "edited", edit.by, { changes: { body: { from: comment.body } } });
  return edited;
}

export function deleteComment(state: GithubState, repository: Repository, id: number, by: string): void {
  const comment = commentOf(repository, id);
  repository.comments.delete(id);
  announce(state, repository, comment, "deleted", by);
}

/** Twice in one way is once. No event tells of it. */
export function react(
  repository: Repository,
  comment: IssueComment,
  reaction: IssueComment["reactions"][number],
): IssueComment {
  const others = comment.reactions.filter(({ by, content }) => by !== reaction.by || content !== reaction.content);
  const reacted = { ...comment, reactions: [...others, reaction] };
  repository.comments.set(comment.id, reacted);
  return reacted;
}

/** @throws GithubError 404. */
export function commentOf(repository: Repository, id: number): IssueComment {
  const comment = repository.comments.get(id);
  if (comment === undefined) throw notFound();
  return comment;
}

function announce(
  state: GithubState,
  repository: Repository,
  comment: IssueComment,
  action: "created" | "edited" | "deleted",
  by: string,
  payload: Readonly<Record<string, unknown>> = {},
): void {
  const pull = { ...pullNumbered(repository, comment.number), updatedAt: state.clock.now() };
  repository.pulls.set(pull.number, pull);
  state.emit({
    event: "issue_comment",
    action,
    repository,
    sender: by,
    payload: {
      ...payload,
      issue: issueShape(state, repository, pull),
      comment: commentShape(state, repository, comment),
    },
  });
}
