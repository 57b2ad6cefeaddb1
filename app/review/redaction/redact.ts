import type { DiffLine, FileDiff, Hunk } from "../diff/file-diff.ts";
import type { Finding } from "../findings/finding.ts";
import { secretFinding } from "../findings/secret-finding.ts";
import type { Guideline, PullWords } from "../prompt/pull-words.ts";
import { type FindSecrets, findSecrets } from "./find-secrets.ts";
import { type Block, type Cell, type Occurrence, redactBlocks, UnredactableError } from "./redact-blocks.ts";
import { wordsOf } from "./secret-kind.ts";

/** All that a model is to be shown, or that is compared with it. */
export interface Shown {
  /** With the context that they are shown with. */
  readonly files: readonly FileDiff[];
  /** Of all changed files, also those that are not shown. */
  readonly paths: readonly string[];
  readonly pull: PullWords;
  readonly guidelines: readonly Guideline[];
  /** Whole files at the head, by path. */
  readonly contents?: ReadonlyMap<string, string | null>;
}

export type Redaction =
  | ({ readonly kind: "redacted"; readonly findings: readonly Finding[] } & Required<Shown>)
  /** Nothing of it may be shown to anybody. The doubt is a sentence in our own words. */
  | { readonly kind: "failed"; readonly doubt: string };

/**
 * Puts typed placeholders in the place of secrets: `<secret:github-token:1>`, the same for the same secret wherever it is.
 * Lines stay lines of the same kind with the same numbers. Each added line with a secret is a finding that blocks; a secret that is
 * only in context or removed lines was there before, and is only not shown.
 *
 * Both sides of the diff are searched as they read, so that a key over many lines is found whichever lines changed. A secret
 * that was split over two lines, or is spelled in pieces, is not found.
 *
 * Never throws: where the rules fail, the answer is that nothing may be shown.
 */
export async function redact(shown: Shown, find: FindSecrets = findSecrets): Promise<Redaction> {
  try {
    return await redactAll(shown, find);
  } catch (error) {
    if (error instanceof UnredactableError) return failed(error.message);
    // The message of any other may have words of the diff in it.
    return failed(error instanceof Error ? error.name : "an error");
  }
}

async function redactAll(shown: Shown, find: FindSecrets): Promise<Redaction> {
  const { files, paths, pull, guidelines, contents = new Map() } = shown;
  const sheet = newSheet();
  const redacted = files.map((file) => takeFile(file, sheet));
  const ownPaths = files.flatMap(({ path, previousPath }) => [path, ...(previousPath === null ? [] : [previousPath])]);
  const pathCells = ownPaths.map((path) => sheet.line(path));
  const listed = paths.map((path) => sheet.text(path));
  const takenPull = takePull(pull, sheet);
  const texts = guidelines.map(({ path, text }) => ({ path, text: sheet.text(text) }));
  const whole = [...contents].map(([path, text]) => ({ path, text: text === null ? () => null : sheet.text(text) }));

  const occurrences = await redactBlocks(sheet.blocks, find);
  if (pathCells.some(({ original, text }) => original !== text))
    return failed("the path of a changed file holds a secret");
  const findings = inDifferentPlaces(occurrences).flatMap(({ kind, cells }): Finding[] => {
    const added = cells.flatMap((cell) => sheet.added.get(cell) ?? [])[0];
    if (added === undefined) return [];
    const line = cells.map(({ original }) => original).join("\n");
    const anchor = { side: "RIGHT", line: added.number, startLine: null } as const;
    return [secretFinding({ path: added.path, anchor, line, redacted: added.cell.text, kind: wordsOf(kind) })];
  });
  return {
    kind: "redacted",
    findings,
    files: redacted.map((file) => file()),
    paths: listed.map((path) => path()),
    pull: takenPull(),
    guidelines: texts.map(({ path, text }) => ({ path, text: text() })),
    contents: new Map(whole.map(({ path, text }) => [path, text()])),
  };
}

/** Several secrets on the same lines are one finding: its fingerprint is that of the lines. */
function inDifferentPlaces(occurrences: readonly Occurrence[]): Occurrence[] {
  const known = new Map<Cell, Set<Cell>>();
  return occurrences.filter(({ cells }) => {
    const [first, last] = [cells[0], cells.at(-1)];
    if (first === undefined || last === undefined) return false;
    const ends = known.get(first) ?? new Set();
    known.set(first, ends);
    const isNew = !ends.has(last);
    ends.add(last);
    return isNew;
  });
}

function failed(why: string): Redaction {
  return { kind: "failed", doubt: `The diff could not be freed of secrets, so no model was asked (${why}).` };
}

/** Where all lines are written down, to be redacted together. */
interface Sheet {
  readonly blocks: Block[];
  readonly added: Map<Cell, { readonly cell: Cell; readonly path: string; readonly number: number }>;
  /** A line for itself. */
  readonly line: (text: string) => Cell;
  /** A text of many lines. What is returned gives it redacted. */
  readonly text: (text: string) => () => string;
}

function newSheet(): Sheet {
  const blocks: Block[] = [];
  const text = (value: string) => {
    const cells = value.split("\n").map(newCell);
    blocks.push(cells);
    return () => cells.map((cell) => cell.text).join("\n");
  };
  const line = (value: string) => {
    const cell = newCell(value);
    blocks.push([cell]);
    return cell;
  };
  return { blocks, added: new Map(), line, text };
}

function newCell(text: string): Cell {
  return { original: text, text };
}

function takeFile(file: FileDiff, sheet: Sheet): () => FileDiff {
  if (file.content.kind !== "text") return () => file;
  const hunks = file.content.hunks.map((hunk) => takeHunk(hunk, file.path, sheet));
  return () => ({ ...file, content: { kind: "text", hunks: hunks.map((hunk) => hunk()) } });
}

function takeHunk(hunk: Hunk, path: string, sheet: Sheet): () => Hunk {
  const section = sheet.line(wholeWords(hunk.section));
  const lines = hunk.lines.map((line) => ({ line, cell: newCell(line.text) }));
  const side = (kind: DiffLine["kind"]) => lines.filter(({ line }) => line.kind === kind || line.kind === "context");
  for (const { line, cell } of lines) {
    if (line.kind === "added" && line.new !== null) sheet.added.set(cell, { cell, path, number: line.new });
  }
  for (const kind of ["added", "removed"] as const) sheet.blocks.push(side(kind).map(({ cell }) => cell));
  return () => ({
    ...hunk,
    section: section.text,
    lines: lines.map(({ line, cell }) => ({ ...line, text: cell.text })),
  });
}

/** Git cuts the line behind `@@` after 80 bytes, and half a secret is none that a rule finds. */
function wholeWords(section: string): string {
  if (Buffer.byteLength(section) < 78) return section;
  return section.replace(/\S{0,80}$/, "…");
}

function takePull(pull: PullWords, sheet: Sheet): () => PullWords {
  const words = { title: sheet.text(pull.title), body: sheet.text(pull.body) };
  const branches = { head: sheet.text(pull.head), base: sheet.text(pull.base) };
  const commits = pull.commits.map((message) => sheet.text(message));
  return () => ({
    ...pull,
    title: words.title(),
    body: words.body(),
    head: branches.head(),
    base: branches.base(),
    commits: commits.map((message) => message()),
  });
}
