import { Command, InvalidArgumentError } from "commander";

export interface EvalOptions {
  readonly model: string | null;
  /** Globs of case ids; empty: all. */
  readonly only: readonly string[];
  readonly limit: number | null;
  readonly out: string | null;
  readonly resume: boolean;
  /** US dollars. */
  readonly maxCost: number;
  readonly concurrency: number;
  /** A script for the stand-in, `planned` for the built-in one, null for a model. */
  readonly standIn: { readonly script: string | null } | null;
  readonly aacr: string | null;
  readonly martian: string | null;
}

const DEFAULT_COST = 10;

/**
 * Reads the command line.
 *
 * @throws CommanderError where it cannot be understood, or help was asked for; it is told on stdout or stderr by then
 */
export function readOptions(argv: readonly string[]): EvalOptions {
  const program = new Command("npm run eval --")
    .description("Measures the AI review on labelled pull requests (docs/evaluation.md).")
    .exitOverride()
    .option("--model <name>", "the model that reviews, by its name in the table")
    .option("--only <glob>", "only cases whose id fits, such as 'python/**'; may be given several times", collect, [])
    .option("--limit <n>", "at most so many cases", positive)
    .option("--out <dir>", "where results and report are written (default: .greenlight/eval/<model>)")
    .option("--resume", "go on with the results that are there", false)
    .option("--max-cost <usd>", "stop before it costs more US dollars than that", cost, DEFAULT_COST)
    .option("--concurrency <n>", "cases that are reviewed at the same time", positive, 4)
    .option("--stand-in [script]", "ask no model: answer by a script, or by the built-in one with planned mistakes")
    .option("--aacr <dir>", "add the labels of a clone of alibaba/aacr-bench")
    .option("--martian <dir>", "add the labels of a clone of withmartian/code-review-benchmark");
  program.parse([...argv], { from: "user" });
  const given = program.opts<{
    model?: string;
    only: string[];
    limit?: number;
    out?: string;
    resume: boolean;
    maxCost: number;
    concurrency: number;
    standIn?: string | true;
    aacr?: string;
    martian?: string;
  }>();
  const { standIn } = given;
  return {
    model: given.model ?? null,
    only: given.only,
    limit: given.limit ?? null,
    out: given.out ?? null,
    resume: given.resume,
    maxCost: given.maxCost,
    concurrency: given.concurrency,
    standIn: standIn === undefined ? null : { script: standIn === true ? null : standIn },
    aacr: given.aacr ?? null,
    martian: given.martian ?? null,
  };
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

function positive(value: string): number {
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new InvalidArgumentError("It has to be a whole number above zero.");
}

function cost(value: string): number {
  if (/^\d{1,5}(\.\d{1,4})?$/.test(value)) return Number(value);
  throw new InvalidArgumentError("It has to be an amount in US dollars, such as 2.50.");
}
