import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { ResultRecord } from "../../../scripts/eval/run/result-record.ts";
import { openResults } from "../../../scripts/eval/run/results-file.ts";
import { aFinding, aReview } from "../support/builders.ts";

const reviewer = { model: "one", refuter: "two", promptVersion: "1", standIn: null };
const record = (id: string): ResultRecord => ({
  kind: "result",
  id,
  content: "c",
  milliseconds: 5,
  review: aReview([aFinding()]),
});
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "results-"));
  path = join(folder, "deep", "results.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true }));

function written(...ids: string[]): void {
  const { append } = openResults(path, { reviewer, resume: false });
  for (const id of ids) append(record(id));
}

describe("a file of results", () => {
  test("gives back what was appended", () => {
    written("a", "b");
    const { known, dropped } = openResults(path, { reviewer, resume: true });
    expect(dropped).toBe(false);
    expect([...known.values()]).toEqual([record("a"), record("b")]);
  });

  test("is not written over, nor added to, without being asked to go on", () => {
    written("a");
    expect(() => openResults(path, { reviewer, resume: false })).toThrow(/has results already.*--resume/);
  });

  test("may be gone on with before there is one", () => {
    expect(openResults(path, { reviewer, resume: true }).known.size).toBe(0);
  });

  test.each([
    ["model", { ...reviewer, model: "another" }],
    ["promptVersion", { ...reviewer, promptVersion: "2" }],
    ["standIn", { ...reviewer, standIn: "a script" }],
  ])("of another %s is not mixed", (key, other) => {
    written("a");
    expect(() => openResults(path, { reviewer: other, resume: true })).toThrow(new RegExp(`have the ${key} .*--out`));
  });

  test("drops a last line that was cut off, and can be added to", () => {
    written("a");
    writeFileSync(path, `${readFileSync(path, "utf8")}{"kind":"result","id":"b"`);
    const again = openResults(path, { reviewer, resume: true });
    expect(again.dropped).toBe(true);
    again.append(record("c"));
    expect([...openResults(path, { reviewer, resume: true }).known.keys()]).toEqual(["a", "c"]);
  });

  test("begins anew where not even its first line was written whole", () => {
    written();
    writeFileSync(path, '{"kind":"ru');
    openResults(path, { reviewer, resume: false }).append(record("a"));
    expect([...openResults(path, { reviewer, resume: true }).known.keys()]).toEqual(["a"]);
  });

  test("with a line that is no result tells which", () => {
    written("a");
    writeFileSync(path, `${readFileSync(path, "utf8")}{"kind":"result"}\n`);
    expect(() => openResults(path, { reviewer, resume: true })).toThrow(/Line 3 of .* is no result/);
  });

  test("that is something else is refused", () => {
    written();
    writeFileSync(path, "hello\n");
    expect(() => openResults(path, { reviewer, resume: true })).toThrow(/does not begin as a file of results/);
  });
});
