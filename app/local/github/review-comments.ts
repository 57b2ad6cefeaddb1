import { mergeBase } from "./git/history.ts";
import { unprocessable } from "./github-error.ts";
import { tipOf } from "./repositories.ts";
import type { GithubState, PullRequest, Repository } from "./state.ts";

export interface NewReviewComment {
  readonly path: string;
  readonly body: string;
  readonly line?: number | null | undefined;
  readonly side?: "LEFT" | "RIGHT" | null | undefined;
  readonly startLine?: number | null | undefined;
  /** Left out: as `side`. */
  readonly startSide?: "LEFT" | "RIGHT" | null | undefined;
  /** The older way: how many lines below the first `@@`. */
  readonly position?: number | null | undefined;
}

/**
 * Puts comments on lines of the diff, all or none.
 *
 * @throws GithubError 422 where a file or a line is not part of the diff; GitHub does not say which comment it was. The
 * words are those seen in https://github.com/max-sixty/tend/pull/252, https://github.com/langchain-ai/open-swe/pull/1973 and
 * https://github.com/ubuntu/WSL/pull/244.
 */
export function addReviewComments(
  state: GithubState,
  repository: Repository,
  pull: PullRequest,
  review: {
    readonly review: number;
    readonly by: string;
    readonly sha: string;
    readonly comments: readonly NewReviewComment[];
  },
): readonly number[] {
  if (review.comments.length === 0) return [];
  const from = mergeBase(state.git, tipOf(repository, pull.base.ref), review.sha);
  const files = state.diffs.between(
    from === null ? null : state.git.commit(from).tree,
    state.git.commit(review.sha).tree,
  );
  const anchored = review.comments.map((comment) => {
    const file = files.find((candidate) => candidate.path === comment.path);
    if (file === undefined) throw unprocessable("Path could not be resolved");
    const lines = linesOf(file.patch ?? "");
    const anchor =
      comment.position === undefined || comment.position === null
        ? { side: comment.side ?? "RIGHT", line: comment.line ?? 0 }
        : lines.find((line) => line.position === comment.position);
    const startLine = comment.startLine ?? null;
    const startSide = startLine === null ? null : (comment.startSide ?? anchor?.side ?? null);
    const shown = (line: number, side = anchor?.side) => lines.find((one) => one.line === line && one.side === side);
    const end = anchor === undefined ? undefined : shown(anchor.line);
    const start = startLine === null ? end : shown(startLine, startSide ?? undefined);
    if (anchor === undefined || end === undefined || start === undefined || start.hunk !== end.hunk)
      throw unprocessable("Line could not be resolved");
    if (startLine !== null && start.position >= end.position)
      throw unprocessable("Pull request review thread start line must precede the end line.");
    return { comment, anchor, startLine, startSide };
  });
  return anchored.map(({ comment, anchor, startLine, startSide }) => {
    const id = state.nextId("reviewComment");
    repository.reviewComments.set(id, {
      id,
      pull: pull.number,
      review: review.review,
      author: review.by,
      path: comment.path,
      body: comment.body,
      sha: review.sha,
      side: anchor.side,
      line: anchor.line,
      startLine,
      startSide,
      resolved: false,
      createdAt: state.clock.now(),
    });
    return id;
  });
}

interface DiffLine {
  readonly side: "LEFT" | "RIGHT";
  readonly line: number;
  readonly hunk: number;
  readonly position: number;
}

/** A line of context can be named from either side. */
function linesOf(patch: string): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let [hunk, old, now] = [0, 0, 0];
  for (const [position, text] of patch.split("\n").entries()) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)/.exec(text);
    if (header !== null) {
      hunk += 1;
      [old, now] = [Number(header[1]), Number(header[2])];
    } else if (text.startsWith("+")) lines.push({ side: "RIGHT", line: now++, hunk, position });
    else if (text.startsWith("-")) lines.push({ side: "LEFT", line: old++, hunk, position });
    else if (!text.startsWith("\\")) {
      lines.push({ side: "LEFT", line: old++, hunk, position }, { side: "RIGHT", line: now++, hunk, position });
    }
  }
  return lines;
}
