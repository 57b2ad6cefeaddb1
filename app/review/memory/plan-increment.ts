import type { FileDiff } from "../diff/file-diff.ts";
import { anchorIn } from "../findings/anchor.ts";
import type { Finding } from "../findings/finding.ts";
import { numberOn } from "../findings/side-lines.ts";
import { carriedBlocker } from "./carried-blocker.ts";
import { BLOCKERS_LOST } from "./encode.ts";
import { type HashedHunk, hashHunks } from "./hunk-hash.ts";
import type { ReviewMemory, StoredFinding } from "./review-memory.ts";

/** What is known when a push is looked at. */
export interface Push {
  readonly memory: ReviewMemory | null;
  /** The whole diff, redacted, also files that the policy skips: a file that is not here is not changed any more. */
  readonly files: readonly FileDiff[];
  readonly contentHash: string;
  readonly basis: string;
  /**
   * Whole files at the head, redacted as the diff is, for `contentsWanted`: null where there is no such file, and not
   * here where it is not known.
   */
  readonly contents: ReadonlyMap<string, string | null>;
}

export interface Increment {
  /** The very content that was reviewed: no model is asked anything. */
  readonly same: boolean;
  /** Hunks that a model must look at, those of files that the policy skips among them; none where it is the same. */
  readonly fresh: readonly HashedHunk[];
  /** Hunks whose review still counts; a hunk of which it failed is not among them, also where it is the same. */
  readonly reused: readonly HashedHunk[];
  /**
   * What was found in them, in its place in the new diff, and blocking findings that nothing has settled. Without the secrets
   * of this push, which the redaction tells.
   */
  readonly findings: readonly Finding[];
  readonly doubts: readonly string[];
}

/**
 * Which hunks must be looked at, and what is still known. Hunks count as reviewed by their content, if everything that
 * the model was asked with is the same; findings in them are where those very lines are now. A blocking finding stays
 * until it is settled ({@link carriedBlocker}).
 */
export function planIncrement({ memory, files, contentHash, basis, contents }: Push): Increment {
  const hunks = files.flatMap(hashHunks);
  if (memory === null) return { same: false, fresh: hunks, reused: [], findings: [], doubts: [] };
  const same = memory.final && memory.contentHash === contentHash;
  const known = memory.basis === basis ? stillReviewed(memory.reviewed, hunks) : new Set<string>();
  const fresh = hunks.filter(({ hash }) => !known.has(hash));
  const reused = hunks.filter(({ hash }) => known.has(hash));

  // Of the same content every hunk is where its findings are, also one whose review failed.
  const places = new Map((same ? hunks : reused).map((each) => [each.hash, each]));
  const touched = new Set(fresh.map(({ path }) => path));
  const reviewedPaths = new Set(reused.map(({ path }) => path));
  const present = { files, anchorOf: anchorIn(files), contents };
  const findings = memory.findings.flatMap((stored): Finding | readonly Finding[] => {
    // The redaction of this push says which secrets there are; of the same content it says the same.
    if (stored.source === "redaction" && !same) return [];
    const place = stored.at === null ? undefined : places.get(stored.at.hunk);
    const moved = place === undefined ? null : movedWith(stored, place);
    // The same content again is no later one: what was new is told as new.
    if (same) return { ...(moved ?? carried(stored, null)), carried: stored.carried ?? true };
    if (moved !== null) return moved;
    if (stored.blocking) return carriedBlocker(stored, present) ?? [];
    // Without a place in the diff it is about the file, which must be as it was.
    const isAsItWas = reviewedPaths.has(stored.path) && !touched.has(stored.path);
    return stored.at === null && isAsItWas ? carried(stored, null) : [];
  });
  const lost = memory.blockersLost ? [BLOCKERS_LOST] : [];
  const doubts = same ? [...new Set([...memory.doubts, ...lost])] : lost;
  return { same, fresh: same ? [] : fresh, reused, findings, doubts };
}

/**
 * The hashes that count as reviewed. Where a file has lost more hunks than came, its other hunks were never looked at without
 * those: a check may be gone that they rely on. So the file is looked at again, and after a whole file went, everything.
 */
function stillReviewed(reviewed: ReviewMemory["reviewed"], hunks: readonly HashedHunk[]): ReadonlySet<string> {
  const now = Map.groupBy(hunks, ({ path }) => path);
  const known = new Set<string>();
  for (const { path, of, hunks: before } of reviewed) {
    const here = new Set((now.get(path) ?? []).map(({ hash }) => hash));
    if (here.size === 0) return new Set();
    if (here.size < of) continue;
    for (const hash of before) if (here.has(hash)) known.add(hash);
  }
  return known;
}

/** The finding on the same lines of its hunk, wherever that is now. */
function movedWith(stored: StoredFinding, { hunk }: HashedHunk): Finding | null {
  if (stored.at === null) return null;
  const numberAt = (position: number): number | null => {
    const line = hunk.lines[position];
    return line === undefined ? null : numberOn(stored.side, line);
  };
  const [first, last] = [numberAt(stored.at.first), numberAt(stored.at.last)];
  if (first === null || last === null || first > last) return null;
  return carried(stored, { side: stored.side, line: last, startLine: first < last ? first : null });
}

function carried(stored: StoredFinding, anchor: Finding["anchor"]): Finding {
  const { blocking: _blocking, at: _at, ...finding } = stored;
  return { ...finding, anchor, carried: true };
}
