import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { readOptions } from "../../scripts/eval/options.ts";

describe("the command line", () => {
  beforeEach(() => {
    jest.spyOn(process.stderr, "write").mockReturnValue(true);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test("without anything reviews everything by the model of the environment, for ten dollars at most", () => {
    expect(readOptions([])).toEqual({
      model: null,
      only: [],
      limit: null,
      out: null,
      resume: false,
      maxCost: 10,
      concurrency: 4,
      standIn: null,
      aacr: null,
      martian: null,
    });
  });

  test("takes globs several times, and the stand-in with and without a script", () => {
    expect(readOptions(["--only", "go/**", "--only", "java/**"]).only).toEqual(["go/**", "java/**"]);
    expect(readOptions(["--stand-in"]).standIn).toEqual({ script: null });
    expect(readOptions(["--stand-in", "script.json"]).standIn).toEqual({ script: "script.json" });
  });

  test.each([
    [["--limit", "0"]],
    [["--limit", "many"]],
    [["--max-cost", "-1"]],
    [["--max-cost", "Infinity"]],
    [["--concurrency", "1.5"]],
    [["--unknown"]],
  ])("refuses %p", (argv) => {
    expect(() => readOptions(argv)).toThrow();
  });
});
