import { createTwoFilesPatch } from "diff";
import type { ChangedFile, Patch } from "../../app/pull-request/snapshot.ts";
import { pullDiff } from "../../app/review/diff/pull-diff.ts";
import { anchorIn } from "../../app/review/findings/anchor.ts";
import { packChunks, renderChunk } from "../../app/review/selection/pack-chunks.ts";
import { selectFiles } from "../../app/review/selection/select-files.ts";

const FILES = 30;
const LINES = 50;
const RUNS = 25;
const FINDINGS = 50;

/** How long the review takes with a diff of 3,000 changed lines: parsed, selected, packed, and 50 findings anchored. */
export interface ReviewPreparation {
  readonly changedLines: number;
  readonly chunks: number;
  /** Of what a model is shown of the diff, by the estimate. */
  readonly tokensPerChangedLine: number;
  /** The first run, as in a Lambda that just started. */
  readonly firstMs: number;
  /** The middle of the following runs. */
  readonly ms: number;
  /** How many times as long as cutting the same text into lines. */
  readonly ratio: number;
}

export function measureReviewPreparation(): ReviewPreparation {
  const { files, patches } = aDiff();
  const prepare = () => {
    const diff = pullDiff({ whole: true, items: files }, { whole: true, items: patches });
    const attributes = [
      { path: ".gitattributes", text: "dist/** linguist-generated\n*.snap -diff\nvendor/** binary\n" },
    ];
    const selection = selectFiles({
      diff,
      settings: { ignore: ["docs/**", "**/*.md"], guidelines: ["REVIEW.md", "CLAUDE.md", "AGENTS.md"] },
      attributes: { known: true, value: attributes },
      chunkTokens: 24_000,
    });
    const anchorOf = anchorIn(diff.items);
    for (let nth = 0; nth < FINDINGS; nth++) anchorOf(quoteOf(nth));
    return packChunks(selection.files, 24_000);
  };
  const text = patches.map(({ patch }) => patch ?? "").join("\n");
  const firstMs = time(prepare);
  const ms = median(prepare);
  const chunks = prepare();
  const shown = chunks.map(renderChunk).join("\n");
  const changedLines = shown.match(/^(?:R\d+ \+|L\d+ -)/gm)?.length ?? 0;
  const tokens = chunks.reduce((sum, chunk) => sum + chunk.tokens, 0);
  const tokensPerChangedLine = tokens / changedLines;
  return {
    changedLines,
    chunks: chunks.length,
    tokensPerChangedLine,
    firstMs,
    ms,
    ratio: ms / median(() => text.split("\n").length),
  };
}

/** The lines of some finding, as a model quotes them. */
function quoteOf(nth: number) {
  const [file, number] = [nth % FILES, (nth % LINES) * 4];
  const quote = `const after${number} = await read${file}(options.after, { retries: ${number} });`;
  return { path: `src/part-${file % 5}/file-${file}.ts`, side: "RIGHT" as const, quote, lineHint: number };
}

/** Files in which each second line of a hundred changed. */
function aDiff(): { files: ChangedFile[]; patches: Patch[] } {
  const files: ChangedFile[] = [];
  const patches: Patch[] = [];
  for (let file = 0; file < FILES; file++) {
    const line = (number: number, word: string) =>
      `${"  ".repeat(number % 4)}const ${word}${number} = await read${file}(options.${word}, { retries: ${number} });`;
    const text = (word: string) =>
      Array.from({ length: LINES * 4 }, (_, at) => line(at, at % 4 === 0 ? word : "same")).join("\n");
    const patch = createTwoFilesPatch("a", "b", text("before"), text("after"));
    const path = `src/part-${file % 5}/file-${file}.ts`;
    files.push({ path, change: "modified", additions: LINES, deletions: LINES });
    patches.push({ path, patch: patch.slice(patch.indexOf("@@")) });
  }
  return { files, patches };
}

function time(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(work: () => unknown): number {
  const times = Array.from({ length: RUNS }, () => time(work)).sort((one, other) => one - other);
  return times[Math.floor(RUNS / 2)] ?? Number.NaN;
}
