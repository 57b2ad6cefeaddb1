import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { FileDiff, Hunk } from "../../../app/review/diff/file-diff.ts";
import { hunksOf } from "../../../app/review/diff/render-file.ts";
import { findSecrets } from "../../../app/review/redaction/find-secrets.ts";
import { redact } from "../../../app/review/redaction/redact.ts";
import { aTextFile, hunksArbitrary } from "../diff/hunks-arbitrary.ts";
import { privateKey, SECRETS } from "./secrets.ts";

const PEM = privateKey();
const SOME = Object.values(SECRETS).map((make) => make());
const snippet = fc.oneof(
  fc.constantFrom(
    ...SOME,
    ...PEM.slice(0, 3),
    PEM.join("\\n"),
    'password = "k3tchup77"',
    "_authToken=",
    "Bearer ",
    "AWS_SECRET_ACCESS_KEY=",
  ),
  fc.constantFrom(
    "<secret:jwt:1>",
    "<secret:",
    "secretlint-disable",
    "postgres://a:b1c2d3e4@h/",
    "://x:",
    "@",
    '"',
    "'",
    "=",
    ":",
    " ",
  ),
);
const secretLine = fc.array(snippet, { maxLength: 6 }).map((pieces) => pieces.join(""));

/** Any diff at all, with secrets put in at the ends of its lines. */
const filesWithSecrets: fc.Arbitrary<FileDiff[]> = fc
  .array(fc.tuple(hunksArbitrary, fc.array(secretLine, { minLength: 1, maxLength: 8 })), { minLength: 1, maxLength: 3 })
  .map((all) =>
    all.map(([hunks, texts], file) =>
      aTextFile(
        `src/${file}.ts`,
        hunks.map((hunk) => withTexts(hunk, texts)),
      ),
    ),
  );

function withTexts(hunk: Hunk, texts: readonly string[]): Hunk {
  return { ...hunk, lines: hunk.lines.map((line, at) => ({ ...line, text: line.text + (texts[at] ?? "") })) };
}

const PULL = { title: "", body: "", head: "topic", base: "main", commits: [] };
const frame = (files: readonly FileDiff[]) =>
  files.map((file) => ({
    path: file.path,
    hunks: hunksOf(file).map(({ oldStart, newStart, lines }) => ({
      oldStart,
      newStart,
      lines: lines.map(({ text: _, ...rest }) => rest),
    })),
  }));

describe("redaction", () => {
  test("leaves lines lines of the same kind and number, and nothing in them that a rule finds", async () => {
    await fc.assert(
      fc.asyncProperty(filesWithSecrets, async (files) => {
        const redaction = await redact({ files, pull: PULL, paths: [], guidelines: [] });
        if (redaction.kind === "failed") throw new Error(redaction.doubt);

        expect(frame(redaction.files)).toEqual(frame(files));
        for (const hunk of redaction.files.flatMap(hunksOf)) {
          for (const gone of ["added", "removed"] as const) {
            const side = hunk.lines.filter(({ kind }) => kind !== gone).map(({ text }) => text);
            expect((await findSecrets(side.join("\n"))).each).toEqual([]);
          }
        }
        // Done again, it does nothing.
        expect(await redact({ files: redaction.files, pull: PULL, paths: [], guidelines: [] })).toMatchObject({
          files: redaction.files,
          findings: [],
        });
        for (const { path, anchor, quote } of redaction.findings) {
          const line = redaction.files
            .filter((file) => file.path === path)
            .flatMap(hunksOf)
            .flatMap(({ lines }) => lines)
            .find((each) => each.new === anchor?.line);
          expect([line?.kind, line?.text]).toEqual(["added", quote]);
        }
      }),
      { numRuns: 150 },
    );
  });
});
