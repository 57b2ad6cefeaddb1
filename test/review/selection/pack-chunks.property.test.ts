import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { DiffLine, FileDiff } from "../../../app/review/diff/file-diff.ts";
import { parsePatch } from "../../../app/review/diff/parse-patch.ts";
import { printPatch } from "../../../app/review/diff/print-patch.ts";
import { hunksOf } from "../../../app/review/diff/render-file.ts";
import { type Chunk, packChunks, renderChunk } from "../../../app/review/selection/pack-chunks.ts";
import { estimateTokens } from "../../../app/review/selection/tokens.ts";
import { filesArbitrary } from "../diff/hunks-arbitrary.ts";

const budgets = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 40, max: 600 }));

function linesOf(files: readonly FileDiff[]): { path: string; line: DiffLine }[] {
  return files.flatMap((file) =>
    hunksOf(file).flatMap(({ lines }) => lines.map((line) => ({ path: file.path, line }))),
  );
}

function changedOf(files: readonly FileDiff[]) {
  return linesOf(files).filter(({ line }) => line.kind !== "context");
}

function packed(files: readonly FileDiff[], budget: number): { chunks: Chunk[]; all: FileDiff[] } {
  const chunks = packChunks(files, budget);
  return { chunks, all: chunks.flatMap((chunk) => chunk.files) };
}

describe("packing", () => {
  test("puts every changed line into exactly one chunk, in order, with its numbers", () => {
    fc.assert(
      fc.property(filesArbitrary, budgets, (files, budget) => {
        expect(changedOf(packed(files, budget).all)).toEqual(changedOf(files));
      }),
      { numRuns: 1_000 },
    );
  });

  test("leaves out no context line and no file, and brings in nothing", () => {
    fc.assert(
      fc.property(filesArbitrary, budgets, (files, budget) => {
        const { all } = packed(files, budget);
        const keys = (of: readonly FileDiff[]) => [...new Set(linesOf(of).map((each) => JSON.stringify(each)))];
        expect(keys(all)).toEqual(keys(files));
        expect([...new Set(all.map(({ path }) => path))]).toEqual(files.map(({ path }) => path));
      }),
      { numRuns: 1_000 },
    );
  });

  test("keeps every chunk within the budget, but for one that holds a single line", () => {
    fc.assert(
      fc.property(filesArbitrary, budgets, (files, budget) => {
        for (const chunk of packChunks(files, budget)) {
          expect(estimateTokens(renderChunk(chunk))).toBeLessThanOrEqual(chunk.tokens);
          if (chunk.tokens > budget) expect(linesOf(chunk.files)).toHaveLength(1);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("makes hunks that are hunks", () => {
    fc.assert(
      fc.property(filesArbitrary, budgets, (files, budget) => {
        for (const file of packed(files, budget).all) {
          for (const hunk of hunksOf(file)) {
            expect(parsePatch(printPatch([hunk]))).toEqual({ ok: true, hunks: [hunk] });
          }
        }
      }),
    );
  });

  test("leaves everything as it is where it fits", () => {
    fc.assert(
      fc.property(filesArbitrary, (files) => {
        expect(packed(files, 1_000_000).chunks.map((chunk) => chunk.files)).toEqual(files.length === 0 ? [] : [files]);
      }),
    );
  });
});
