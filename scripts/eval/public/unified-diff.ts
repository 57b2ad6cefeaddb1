import type { CaseFile } from "../cases/eval-case.ts";

/**
 * The files of a diff as `git diff` and GitHub's `.diff` write it. Contents are not known, only patches.
 *
 * @throws Error where a part of it cannot be understood
 */
export function filesOfDiff(diff: string): CaseFile[] {
  // Only a header can begin so: every line of a file has a sign.
  const parts = diff.split(/^diff --git /m);
  if (parts[0]?.trim() !== "") throw new Error("It does not begin with `diff --git`");
  return parts.slice(1).map(fileOf);
}

function fileOf(part: string): CaseFile {
  const start = part.search(/^@@ /m);
  const header = start < 0 ? part : part.slice(0, start);
  const line = (begin: string): string | null => {
    const found = header.split("\n").find((each) => each.startsWith(begin));
    return found === undefined ? null : found.slice(begin.length).trimEnd();
  };
  const [first = ""] = part.split("\n");
  const names = /^"?a\/(.+?)"? "?b\/(.+?)"?$/.exec(first);
  const path =
    line("rename to ") ?? line("copy to ") ?? withoutPrefix(line("+++ ")) ?? withoutPrefix(line("--- ")) ?? names?.[2];
  if (path === undefined) throw new Error(`A file has no name: ${first.slice(0, 80)}`);
  const previousPath = line("rename from ") ?? line("copy from ");
  const patch = start < 0 ? null : part.slice(start).replace(/\n$/, "");
  return {
    path,
    change: changeOf(header),
    ...(previousPath === null ? {} : { previousPath }),
    ...countsOf(patch),
    patch,
    // Git names the blobs of every content that changed.
    sameContent: patch === null && !/^(?:index |Binary files |GIT binary patch)/m.test(header),
    before: null,
    after: null,
  };
}

/** `a/src/x.ts` → `src/x.ts`; null for a side that is not there. */
function withoutPrefix(name: string | null): string | null {
  if (name === null || name === "/dev/null") return null;
  return name.replace(/^"?[ab]\//, "").replace(/"$/, "");
}

function changeOf(header: string): CaseFile["change"] {
  if (/^new file mode /m.test(header)) return "added";
  if (/^deleted file mode /m.test(header)) return "removed";
  if (/^rename from /m.test(header)) return "renamed";
  return /^copy from /m.test(header) ? "copied" : "modified";
}

function countsOf(patch: string | null): { additions: number; deletions: number } {
  const lines = (patch ?? "").split("\n");
  return {
    additions: lines.filter((line) => line.startsWith("+")).length,
    deletions: lines.filter((line) => line.startsWith("-")).length,
  };
}
