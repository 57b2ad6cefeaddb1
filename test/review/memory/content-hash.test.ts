import { describe, expect, test } from "@jest/globals";
import type { FileDiff } from "../../../app/review/diff/file-diff.ts";
import { basisHash, contentHash, type ReviewBasis } from "../../../app/review/memory/content-hash.ts";
import { hashHunks } from "../../../app/review/memory/hunk-hash.ts";
import { aFileDiff, aFinding, aHunk, reviewSettings } from "../support/findings.ts";
import { BASIS } from "../support/memory.ts";

const LINES = [" open();", "-old();", "+charge(amount);"];
const file = aFileDiff("a.ts", aHunk(LINES, 10));
const other = aFileDiff("b.ts", aHunk(LINES, 10));

const hashes = (of: FileDiff) => hashHunks(of).map(({ hash }) => hash);
const withLine = (changes: object): FileDiff => {
  const hunk = aHunk(LINES, 10);
  return aFileDiff("a.ts", {
    ...hunk,
    lines: hunk.lines.map((line, at) => (at === 2 ? { ...line, ...changes } : line)),
  });
};

describe("the hash of a hunk", () => {
  test("stays where its lines move, and where git guesses another section", () => {
    expect(hashes(aFileDiff("a.ts", { ...aHunk(LINES, 500, 720), section: "other()" }))).toEqual(hashes(file));
  });

  test("stays where another push counts secrets otherwise", () => {
    const line = (kind: string, number: number) => aFileDiff("a.ts", aHunk([`+key = "<secret:${kind}:${number}>"`]));
    expect(hashes(line("jwt", 1))).toEqual(hashes(line("jwt", 2)));
    expect(hashes(line("jwt", 1))).not.toEqual(hashes(line("password", 1)));
  });

  test.each<[string, FileDiff]>([
    ["path", other],
    ["text", withLine({ text: "charge(amount) ;" })],
    ["sign", withLine({ kind: "context" })],
    ["line ends", withLine({ crlf: true })],
    ["end of the file", withLine({ noNewline: true })],
  ])("changes with the %s", (_, changed) => {
    expect(hashes(changed)).not.toEqual(hashes(file));
  });

  test("is not made by putting a line end elsewhere", () => {
    expect(hashes(aFileDiff("a", aHunk(["+ab", "+c"])))).not.toEqual(hashes(aFileDiff("a", aHunk(["+a", "+bc"]))));
  });

  test("is another one for each of equal hunks", () => {
    const [first, second] = hashes(aFileDiff("a.ts", aHunk(LINES, 10), aHunk(LINES, 90)));
    expect(first).toBe(hashes(file)[0]);
    expect(second).not.toBe(first);
  });
});

describe("the hash of the content", () => {
  const known = contentHash([file, other], [], BASIS);
  const settings = (changes: Parameters<typeof reviewSettings>[0]): ReviewBasis => ({
    ...BASIS,
    settings: reviewSettings(changes),
  });

  test.each<[string, string]>([
    ["a rebase", contentHash([aFileDiff("a.ts", aHunk(LINES, 99)), other], [], BASIS)],
    ["the order of files", contentHash([other, file], [], BASIS)],
    ["how many comments there may be", contentHash([file, other], [], settings({ max_comments: 1 }))],
    ["what becomes of errors", contentHash([file, other], [], settings({ on_error: "approve" }))],
  ])("does not change by %s", (_, hash) => {
    expect(hash).toBe(known);
  });

  test.each<[string, string]>([
    ["a file less", contentHash([file], [], BASIS)],
    ["another secret behind the same placeholder", contentHash([file, other], [aFinding()], BASIS)],
    ["a rename", contentHash([file, { ...other, previousPath: "c.ts", change: "renamed" }], [], BASIS)],
    [
      "a file that GitHub does not show",
      contentHash([file, { ...other, content: { kind: "missing", reason: "" } }], [], BASIS),
    ],
    ["the thresholds", contentHash([file, other], [], settings({ confidence: 70 }))],
    ["a higher cap", contentHash([file, other], [], settings({ max_cost_per_pull: 9 }))],
  ])("changes by %s", (_, hash) => {
    expect(hash).not.toBe(known);
  });

  test.each<[string, ReviewBasis]>([
    ["the prompt", { ...BASIS, promptVersion: "8" }],
    ["a model", { ...BASIS, models: { ...BASIS.models, refuter: "opus" } }],
    ["the guidelines", { ...BASIS, guidelines: ["Be kind."] }],
    ["instructions", settings({ instructions: "Look at locks." })],
    ["instructions for a path", settings({ paths: [{ path: ["a"], instructions: "Look." }] })],
    ["what is ignored", settings({ ignore: ["docs/**"] })],
    ["the language", settings({ language: "German" })],
  ])("and the basis change by %s", (_, basis) => {
    expect(contentHash([file, other], [], basis)).not.toBe(known);
    expect(basisHash(basis)).not.toBe(basisHash(BASIS));
  });
});
