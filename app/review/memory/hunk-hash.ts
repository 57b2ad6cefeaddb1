import { createHash } from "node:crypto";
import type { FileDiff, Hunk } from "../diff/file-diff.ts";
import { withoutNumbers } from "../findings/quote.ts";

/** A hunk of the diff as it is now, and what it is known by from push to push. */
export interface HashedHunk {
  readonly path: string;
  /** Its place among the hunks of its file. */
  readonly index: number;
  readonly hunk: Hunk;
  readonly hash: string;
}

/** 162 bits: whoever writes the diff must not be able to make a second hunk with the hash of one that was found clean. */
const LENGTH = 27;

/**
 * Path and lines make the hash, not the line numbers: a rebase keeps it. Of several equal hunks of a file each has its own,
 * by its order. Of a redacted diff the kinds of its secrets count, not their numbers.
 */
export function hashHunks(file: FileDiff): readonly HashedHunk[] {
  if (file.content.kind !== "text") return [];
  const seen = new Map<string, number>();
  return file.content.hunks.map((hunk, index) => {
    const lines = hunk.lines.map(({ kind, text, crlf, noNewline }) => [kind, withoutNumbers(text), crlf, noNewline]);
    const content = hashOf([file.path, lines]);
    const order = seen.get(content) ?? 0;
    seen.set(content, order + 1);
    return { path: file.path, index, hunk, hash: order === 0 ? content : hashOf([content, order]) };
  });
}

/** A hash of plain data, in 27 characters that can stand anywhere. */
export function hashOf(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("base64url").slice(0, LENGTH);
}
