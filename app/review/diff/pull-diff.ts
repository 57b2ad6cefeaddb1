import type { ChangedFile, Listing, Patch } from "../../pull-request/snapshot.ts";
import type { FileContent, FileDiff } from "./file-diff.ts";
import { parsePatch } from "./parse-patch.ts";

/**
 * The whole diff of a pull request, each changed file once and in GitHub's order. It is not whole where either list is
 * not; a file whose patch is missing, cut off or has other counts of lines than GitHub names is there with the reason.
 *
 * Of a file that changed without a line GitHub shows nothing at all, be it only renamed, only made executable, or binary
 * with quite another content. So it counts as `unchanged` only if `sameContent` says that its blob is the same before and
 * after; {@link withoutLines} tells which files to ask about.
 */
export function pullDiff(
  files: Listing<ChangedFile>,
  patches: Listing<Patch>,
  sameContent: ReadonlySet<string> = new Set(),
): Listing<FileDiff> {
  const byPath = Map.groupBy(patches.items, ({ path }) => path);
  const items = [...Map.groupBy(files.items, ({ path }) => path).values()].flatMap((listed): FileDiff[] => {
    const [file, ...again] = listed;
    if (file === undefined) return [];
    const found = byPath.get(file.path) ?? [];
    const twice = again.length > 0 || found.length > 1;
    const content = twice
      ? missing("GitHub lists it twice")
      : contentOf(file, found[0]?.patch ?? null, sameContent.has(file.path));
    return [{ path: file.path, previousPath: file.previousPath ?? null, change: file.change, content }];
  });
  const reasons = [files, patches].flatMap((listing) => (listing.whole ? [] : [listing.reason]));
  if (reasons.length > 0) return { whole: false, items, reason: [...new Set(reasons)].join("; ") };
  return { whole: true, items };
}

/** Files of which only the blobs before and after can tell whether their content changed. */
export function withoutLines(files: readonly ChangedFile[], patches: readonly Patch[]): ChangedFile[] {
  const shown = new Set(patches.flatMap(({ path, patch }) => (patch === null ? [] : [path])));
  return files.filter((file) => mayBeSame(file) && file.additions + file.deletions === 0 && !shown.has(file.path));
}

/** What was not there before, or is not there any more, has no content to compare. */
function mayBeSame({ change }: ChangedFile): boolean {
  return change === "modified" || change === "renamed" || change === "changed";
}

function contentOf(file: ChangedFile, patch: string | null, same: boolean): FileContent {
  const { change, additions, deletions } = file;
  const lines = additions + deletions;
  if ((change === "renamed" || change === "copied") && file.previousPath === undefined) {
    return missing(`it was ${change}, and from where is not known`);
  }
  if (patch === null) {
    if (lines > 0) return missing("GitHub does not show its lines");
    if (change === "copied") return missing("it is a copy, of which GitHub shows no line");
    if (same && mayBeSame(file)) return { kind: "unchanged" };
    if (change === "renamed") return missing("GitHub shows no line of it: it may be binary, and changed");
    return { kind: "binary" };
  }
  // Only of an added or a removed file is an empty patch known to be the whole of it (app/github/read-patches.ts).
  if (patch === "" && lines === 0 && (change === "added" || change === "removed")) return { kind: "text", hunks: [] };
  const parsed = parsePatch(patch);
  if (!parsed.ok) return missing(parsed.reason);
  const count = (kind: "added" | "removed") =>
    parsed.hunks.reduce((sum, hunk) => sum + hunk.lines.filter((line) => line.kind === kind).length, 0);
  const [added, removed] = [count("added"), count("removed")];
  if (added !== additions || removed !== deletions) {
    return missing(
      `its patch adds ${added} and removes ${removed} lines, where GitHub counts ${additions} and ${deletions}`,
    );
  }
  return { kind: "text", hunks: parsed.hunks };
}

function missing(reason: string): FileContent {
  return { kind: "missing", reason };
}
