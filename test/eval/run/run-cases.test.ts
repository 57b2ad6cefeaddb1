import { describe, expect, test } from "@jest/globals";
import { ThrottledError } from "../../../app/review/model/throttled-error.ts";
import { contentOf, type ResultRecord } from "../../../scripts/eval/run/result-record.ts";
import { type Run, type RunOptions, runCases } from "../../../scripts/eval/run/run-cases.ts";
import { aCase, aReview } from "../support/builders.ts";
import { aReceipt } from "../support/planned-review.ts";

const cases = ["a", "b", "c", "d", "e"].map((id) => aCase({ id }));

interface Told {
  readonly run: Run;
  readonly kept: readonly string[];
  readonly asked: readonly string[];
  readonly waits: readonly number[];
  readonly lines: readonly string[];
}

async function told(changes: Partial<RunOptions> = {}): Promise<Told> {
  const [kept, asked, lines]: [string[], string[], string[]] = [[], [], []];
  const waits: number[] = [];
  let time = 0;
  const review = changes.review ?? (async () => aReview());
  const run = await runCases({
    cases,
    known: new Map(),
    keep: ({ id }) => kept.push(id),
    maxCost: 1,
    concurrency: 1,
    clock: () => (time += 500),
    wait: async (seconds) => {
      waits.push(seconds);
    },
    progress: (line) => lines.push(line),
    ...changes,
    review: async (one) => {
      asked.push(one.id);
      return await review(one);
    },
  });
  return { run, kept, asked, waits, lines };
}

function record(id: string, changes: Partial<ResultRecord> = {}): ResultRecord {
  return { kind: "result", id, content: contentOf(aCase({ id })), milliseconds: 9, review: aReview(), ...changes };
}

describe("a run", () => {
  test("reviews each case once, keeps each result, and tells of each", async () => {
    const { run, kept, asked, lines } = await told();
    expect(asked).toEqual(["a", "b", "c", "d", "e"]);
    expect(kept).toEqual(asked);
    expect(run.results.map(({ evalCase, milliseconds }) => [evalCase.id, milliseconds])).toEqual(
      asked.map((id) => [id, 500]),
    );
    expect(run).toMatchObject({ left: [], stopped: null, failures: [] });
    expect(lines[0]).toBe("1/5  a: clean, 0 findings, 0.5 s; $0.0100 so far");
  });

  test("does not ask again what has a result, unless the case changed since", async () => {
    const known = new Map([record("a"), record("b", { content: "of another time" })].map((one) => [one.id, one]));
    const { run, asked } = await told({ known });
    expect(asked).toEqual(["b", "c", "d", "e"]);
    expect(run.results.map(({ evalCase }) => evalCase.id)).toEqual(["a", "b", "c", "d", "e"]);
  });

  test("reviews at most so many cases at the same time", async () => {
    let [now, most] = [0, 0];
    const review = async () => {
      most = Math.max(most, ++now);
      await Promise.resolve();
      now--;
      return aReview();
    };
    await told({ review, concurrency: 2 });
    expect(most).toBe(2);
  });

  test("stops before it costs more than the cap, what was spent before counted in", async () => {
    const known = new Map(
      [record("a", { review: aReview([], { receipt: aReceipt(0.4) }) })].map((one) => [one.id, one]),
    );
    const { run } = await told({ known, review: async () => aReview([], { receipt: aReceipt(0.4) }) });
    expect(run.left).toEqual(["c", "d", "e"]);
    expect(run.stopped).toEqual({ by: "cap", why: "The cap of $1.00 is reached: $0.8000 are spent" });
  });

  test("stops at a cost that is not known, but only where there is a cap", async () => {
    const review = async () => aReview([], { receipt: aReceipt(null) });
    expect((await told({ review })).run.left).toEqual(["b", "c", "d", "e"]);
    expect((await told({ review, maxCost: null })).run.left).toEqual([]);
  });

  test("waits as long as a service asks for, and asks again", async () => {
    const answers: (number | null)[] = [7, null];
    const review = async () => {
      const next = answers.shift();
      if (next !== undefined) throw new ThrottledError("wait", next);
      return aReview();
    };
    const { run, waits } = await told({ review });
    expect(waits).toEqual([7, 60]);
    expect(run.left).toEqual([]);
  });

  test("ends where a service asks to wait again and again", async () => {
    const review = async () => {
      throw new ThrottledError("wait", 1);
    };
    const { run, waits } = await told({ review });
    expect(waits).toHaveLength(5);
    expect(run).toMatchObject({
      left: ["a", "b", "c", "d", "e"],
      stopped: { by: "trouble", why: "The service asked to wait again and again" },
    });
  });

  test("goes on behind a review that throws, and tells of it", async () => {
    const { run, kept } = await told({
      review: async ({ id }) => {
        if (id === "b") throw new TypeError("broken");
        return aReview();
      },
    });
    expect(kept).toEqual(["a", "c", "d", "e"]);
    expect(run).toMatchObject({ left: ["b"], stopped: null, failures: [{ id: "b", message: "TypeError: broken" }] });
  });

  test("ends after three reviews in a row that throw", async () => {
    const { run, asked } = await told({ review: async () => Promise.reject(new TypeError("broken")) });
    expect(asked).toEqual(["a", "b", "c"]);
    expect(run.stopped).toEqual({ by: "trouble", why: "3 cases in a row came to nothing: TypeError: broken" });
  });

  test("counts a review that could not tell and was not paid, does not keep it, and ends after three in a row", async () => {
    const unpaid = aReview([], {
      verdict: "indeterminate",
      doubts: ["No access."],
      receipt: { ...aReceipt(0), calls: 0 },
    });
    const some = await told({ review: async ({ id }) => (id === "c" ? aReview() : unpaid) });
    expect(some.kept).toEqual(["c"]);
    expect(some.run.results).toHaveLength(5);
    expect(some.run.stopped).toBeNull();
    const { run } = await told({ review: async () => unpaid });
    expect(run.left).toEqual(["d", "e"]);
    expect(run.stopped).toEqual({ by: "trouble", why: "3 cases in a row came to nothing: No access." });
  });
});
