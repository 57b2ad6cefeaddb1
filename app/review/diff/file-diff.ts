import type { ChangedFile } from "../../pull-request/snapshot.ts";

/** One changed file, as the reviewer sees it. Pure data; made by `parse-patch.ts` and `pull-diff.ts`. */
export interface FileDiff {
  readonly path: string;
  readonly previousPath: string | null;
  readonly change: ChangedFile["change"];
  readonly content: FileContent;
}

export type FileContent =
  | { readonly kind: "text"; readonly hunks: readonly Hunk[] }
  /** Renamed, or its mode changed, and not a line. */
  | { readonly kind: "unchanged" }
  | { readonly kind: "binary" }
  /** There are changes that GitHub does not show, or shows in a way that cannot be understood. */
  | { readonly kind: "missing"; readonly reason: string };

export interface Hunk {
  readonly oldStart: number;
  readonly newStart: number;
  /** What git writes behind the second `@@`: the function that it is in, as git guesses. */
  readonly section: string;
  readonly lines: readonly DiffLine[];
}

/** A line without its sign; `text` has no line end (a `\r` before it is kept out, and told in `crlf`). */
export interface DiffLine {
  readonly kind: "added" | "removed" | "context";
  readonly text: string;
  /** Its number on the left side; null where it is not there. */
  readonly old: number | null;
  /** Its number on the right side; null where it is not there. */
  readonly new: number | null;
  readonly crlf: boolean;
  /** The file ends with it, without a line end. */
  readonly noNewline: boolean;
}
