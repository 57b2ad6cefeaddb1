import type { AiReview } from "../../../app/pull-request/ai-review.ts";
import { ThrottledError } from "../../../app/review/model/throttled-error.ts";
import type { EvalCase } from "../cases/eval-case.ts";
import type { Result } from "../metrics/result.ts";
import { budget, dollars } from "./budget.ts";
import { contentOf, type ResultRecord } from "./result-record.ts";
import type { Review } from "./reviewer.ts";

export interface RunOptions {
  readonly cases: readonly EvalCase[];
  readonly review: Review;
  /** Results that were there already, by the case's id. */
  readonly known: ReadonlyMap<string, ResultRecord>;
  readonly keep: (record: ResultRecord) => void;
  /** US dollars, those of `known` counted in; null: no cap. */
  readonly maxCost: number | null;
  readonly concurrency: number;
  /** Milliseconds, for how long a review takes. */
  readonly clock: () => number;
  readonly wait: (seconds: number) => Promise<void>;
  /** One line for whoever watches. */
  readonly progress: (line: string) => void;
}

export interface Run {
  /** In the order of the cases. */
  readonly results: readonly Result[];
  /** Cases that were not asked, or failed. */
  readonly left: readonly string[];
  /** Why it ended before its end; null where it did not. */
  readonly stopped: Stopped | null;
  readonly failures: readonly { readonly id: string; readonly message: string }[];
}

export interface Stopped {
  /** The cap of the cost, which is what it is there for, or something that has to be mended. */
  readonly by: "cap" | "trouble";
  /** A sentence without its full stop. */
  readonly why: string;
}

/** How often a service may ask to wait for one case. */
const MOST_WAITS = 5;
/** Where it does not say how long: a quota is a minute long. */
const USUAL_WAIT = 60;
/** After so many cases one after the other that nobody was asked about, or that failed, the next one is no surprise. */
const MOST_IN_A_ROW = 3;

/**
 * Reviews all cases that have no result yet, several at a time. A review of which nothing was paid and nothing could be told is
 * counted and not kept, so that the next run asks again. Ends before the end where the cap is reached, where a
 * service asks to wait again and again, or where three cases in a row come to nothing.
 */
export async function runCases(options: RunOptions): Promise<Run> {
  const { cases, known, progress } = options;
  const results = new Map<string, Result>();
  for (const evalCase of cases) {
    const record = known.get(evalCase.id);
    if (record === undefined || record.content !== contentOf(evalCase)) continue;
    results.set(evalCase.id, { evalCase, review: record.review, milliseconds: record.milliseconds });
  }
  const open = cases.filter(({ id }) => !results.has(id));
  if (results.size > 0) progress(`${results.size} of ${cases.length} cases have a result already`);

  const purse = budget(options.maxCost ?? Number.POSITIVE_INFINITY, [...known.values()].map(costOf));
  const failures: { id: string; message: string }[] = [];
  let inARow = 0;
  let stopped: Stopped | null = null;
  const reachedCap = (): Stopped | null => {
    const why = options.maxCost === null ? null : purse.mayAsk();
    return why === null ? null : { by: "cap", why };
  };
  const nothingCame = (why: string) => {
    inARow++;
    if (inARow >= MOST_IN_A_ROW) stopped ??= { by: "trouble", why: `${inARow} cases in a row came to nothing: ${why}` };
  };

  const worker = async (): Promise<void> => {
    for (;;) {
      if (open.length === 0 || stopped !== null) return;
      stopped = reachedCap();
      const next = stopped === null ? open.shift() : undefined;
      if (next === undefined) return;
      purse.asked();
      try {
        const start = options.clock();
        const review = await patiently(next, options);
        const result = { evalCase: next, review, milliseconds: options.clock() - start };
        purse.answered(review.receipt.cost);
        results.set(next.id, result);
        progress(lineOf(result, results.size, cases.length, purse.spent()));
        if (isKept(review)) {
          options.keep(recordOf(result));
          inARow = 0;
        } else nothingCame(review.doubts[0] ?? "no reason was given");
      } catch (error) {
        purse.failed();
        const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        failures.push({ id: next.id, message });
        progress(`${next.id} failed: ${message}`);
        if (error instanceof ThrottledError)
          stopped = { by: "trouble", why: "The service asked to wait again and again" };
        else nothingCame(message);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.concurrency) }, worker));
  return {
    results: cases.flatMap(({ id }) => results.get(id) ?? []),
    left: cases.flatMap(({ id }) => (results.has(id) ? [] : [id])),
    stopped,
    failures,
  };
}

/** @throws {ThrottledError} after the last wait, and whatever else the review throws */
async function patiently(evalCase: EvalCase, { review, wait, progress }: RunOptions): Promise<AiReview> {
  for (let waits = 0; ; waits++) {
    try {
      return await review(evalCase);
    } catch (error) {
      if (!(error instanceof ThrottledError) || waits === MOST_WAITS) throw error;
      const seconds = error.retryAfter ?? USUAL_WAIT;
      progress(`${evalCase.id} waits ${seconds} seconds: ${error.message}`);
      await wait(seconds);
    }
  }
}

function isKept({ verdict, receipt }: AiReview): boolean {
  return verdict !== "indeterminate" || receipt.calls > 0;
}

function costOf({ review }: ResultRecord): number | null {
  return review.receipt.cost;
}

function recordOf({ evalCase, review, milliseconds }: Result): ResultRecord {
  return { kind: "result", id: evalCase.id, content: contentOf(evalCase), milliseconds, review };
}

function lineOf({ evalCase, review, milliseconds }: Result, done: number, all: number, spent: number): string {
  const found = `${review.findings.length} ${review.findings.length === 1 ? "finding" : "findings"}`;
  const seconds = `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${done}/${all}  ${evalCase.id}: ${review.verdict}, ${found}, ${seconds}; ${dollars(spent)} so far`;
}
