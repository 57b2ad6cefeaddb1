import type { FileDiff } from "../diff/file-diff.ts";
import type { Finding } from "../findings/finding.ts";
import { numberOn } from "../findings/side-lines.ts";
import type { Judgement } from "../findings/verdict.ts";
import { type HashedHunk, hashHunks } from "./hunk-hash.ts";
import type { ReviewMemory, StoredFinding } from "./review-memory.ts";

/**
 * The findings of a finished review, as they are remembered: each with the hunk that it is in, and with whether it blocks.
 *
 * @param files the diff that they are of, as `planIncrement` got it
 */
export function rememberFindings(
  { kept, findings }: Pick<Judgement, "kept" | "findings">,
  files: readonly FileDiff[],
): ReviewMemory["findings"] {
  const blocking = new Map(findings.map((finding) => [finding.fingerprint, finding.blocking]));
  const hunks = new Map(files.map((file) => [file.path, hashHunks(file)]));
  return kept.map((finding) => ({
    ...finding,
    blocking: blocking.get(finding.fingerprint) ?? true,
    at: placeOf(finding, hunks.get(finding.path) ?? []),
  }));
}

/** The hunks of this diff that a model has looked at, by file. A hunk of which any part failed must not be among them. */
export function rememberHunks(
  files: readonly FileDiff[],
  isReviewed: (hunk: HashedHunk) => boolean,
): ReviewMemory["reviewed"] {
  return files.flatMap((file) => {
    const all = hashHunks(file);
    const hunks = all.filter(isReviewed).map(({ hash }) => hash);
    return hunks.length === 0 ? [] : [{ path: file.path, of: all.length, hunks }];
  });
}

/** Adds up what two reviews took; a cost that is not known stays so. */
export function spentTogether(before: ReviewMemory["spent"], now: ReviewMemory["spent"]): ReviewMemory["spent"] {
  return {
    calls: before.calls + now.calls,
    inputTokens: before.inputTokens + now.inputTokens,
    outputTokens: before.outputTokens + now.outputTokens,
    cachedTokens: before.cachedTokens + now.cachedTokens,
    cost: before.cost === null || now.cost === null ? null : before.cost + now.cost,
  };
}

/**
 * What the reviews of the day took, with this one. One that asked nothing changes nothing, or what is remembered would be
 * written anew every day.
 */
export function spentOnDay(
  before: ReviewMemory["today"],
  day: string | undefined,
  { calls, cost }: Pick<ReviewMemory["spent"], "calls" | "cost">,
): Pick<ReviewMemory, "today"> {
  if (calls === 0 || day === undefined) return before === undefined ? {} : { today: before };
  const earlier = before?.day === day ? before.cost : 0;
  return { today: { day, cost: earlier === null || cost === null ? null : earlier + cost } };
}

function placeOf({ anchor }: Pick<Finding, "anchor">, hunks: readonly HashedHunk[]): StoredFinding["at"] {
  if (anchor === null) return null;
  for (const { hunk, hash } of hunks) {
    const positionOf = (number: number) => hunk.lines.findIndex((line) => numberOn(anchor.side, line) === number);
    const last = positionOf(anchor.line);
    const first = anchor.startLine === null ? last : positionOf(anchor.startLine);
    if (first !== -1 && last !== -1) return { hunk: hash, first, last };
  }
  return null;
}
