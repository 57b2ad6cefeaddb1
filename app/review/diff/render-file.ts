import { visibleCode } from "../../pull-request/visible.ts";
import type { DiffLine, FileDiff, Hunk } from "./file-diff.ts";
import { SIGNS } from "./print-patch.ts";

/**
 * A file's diff as the model sees it: a header, then each hunk with the number of each line on the side where it can be
 * commented on: `R123 +added`, `L45 -removed`, `R130  context`. Every line of ours begins otherwise, and every line of the
 * file so, which nothing in a file can imitate. What cannot be seen in the code is made visible, for the model and for
 * whoever reads its words: `<U+202E>`.
 */
export function renderFile(file: FileDiff): string {
  return [renderHeader(file), ...hunksOf(file).map((hunk) => renderHunk(hunk, endsOf(file)))].join("\n");
}

/** Path, what happened to it, and what there is to see. The path is in JSON's quotes, so that it ends where it ends. */
export function renderHeader(file: FileDiff): string {
  const { path, previousPath, change, content } = file;
  const name = (value: string) => JSON.stringify(visibleCode(value));
  const from = previousPath === null || previousPath === path ? "" : ` from ${name(previousPath)}`;
  const header = `File ${name(path)} (${CHANGES[change]}${from})`;
  const notes = [...(ENDS[endsOf(file)] ?? []), ...noteOn(content)];
  return [header, ...notes.map((note) => `Note: ${note}`)].join("\n");
}

/** `ends` are those of the whole file: only where they are mixed does each line tell. */
export function renderHunk(hunk: Hunk, ends: LineEnds): string {
  const section = hunk.section === "" ? "" : ` ${visibleCode(hunk.section)}`;
  return [`@@${section}`, ...hunk.lines.map((line) => renderLine(line, ends))].join("\n");
}

/** One line, and under it that the file ends with it and without a line end. */
export function renderLine({ kind, text, old, new: fresh, crlf, noNewline }: DiffLine, ends: LineEnds): string {
  const place = kind === "removed" ? `L${old}` : `R${fresh}`;
  const end = crlf && ends === "mixed" ? "<U+000D>" : "";
  return `${place} ${SIGNS[kind]}${visibleCode(text)}${end}${noNewline ? `\n${NO_NEWLINE}` : ""}`;
}

const NO_NEWLINE = "\\ No newline at end of file";

export type LineEnds = "lf" | "crlf" | "mixed";

/** Which line ends its lines have, as far as the diff shows them. */
export function endsOf(file: FileDiff): LineEnds {
  const lines = hunksOf(file).flatMap((hunk) => hunk.lines);
  const isAny = lines.some(({ crlf }) => crlf);
  if (!isAny) return "lf";
  // The last line of a file without an end tells nothing.
  return lines.every(({ crlf, noNewline }) => crlf || noNewline) ? "crlf" : "mixed";
}

export function hunksOf({ content }: FileDiff): readonly Hunk[] {
  return content.kind === "text" ? content.hunks : [];
}

const CHANGES: Readonly<Record<FileDiff["change"], string>> = {
  added: "added",
  modified: "modified",
  removed: "removed",
  renamed: "renamed",
  copied: "copied",
  changed: "type or mode changed",
};

const ENDS: Readonly<Record<LineEnds, readonly string[]>> = {
  lf: [],
  crlf: ["its lines end with CRLF"],
  mixed: ["lines that end with CRLF are marked <U+000D>, the others end with LF"],
};

function noteOn(content: FileDiff["content"]): string[] {
  switch (content.kind) {
    case "text":
      return content.hunks.length === 0 ? ["the file is empty"] : [];
    case "unchanged":
      return ["its content is the same as before"];
    case "binary":
      return ["its content is not shown"];
    case "missing":
      return [`its content is not shown: ${content.reason}`];
  }
}
