import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { CommanderError } from "commander";
import { PROMPT_VERSION } from "../../app/review/prompt/version.ts";
import { ConfigurationError } from "../../app/settings/configuration-error.ts";
import type { EvalCase } from "./cases/eval-case.ts";
import { readCorpus } from "./cases/read-corpus.ts";
import { selectCases } from "./cases/select-cases.ts";
import { evaluate } from "./evaluate.ts";
import { type EvalOptions, readOptions } from "./options.ts";
import { readAacr } from "./public/aacr.ts";
import { LabelSetError } from "./public/label-set.ts";
import { readMartian } from "./public/martian.ts";
import { NoModelError, openModels } from "./run/models.ts";
import { ResultsError } from "./run/results-file.ts";
import { reviewWith } from "./run/review-case.ts";
import { planFor } from "./stand-in/plan.ts";

/**
 * `npm run eval`: how good the AI review is, by labelled pull requests (docs/evaluation.md). Exit codes: 0 done, or stopped by
 * the cap of the cost; 1 something failed, or the stand-in was not measured as planned; 2 it could not be done.
 */
try {
  process.exitCode = await main(readOptions(process.argv.slice(2)));
} catch (error) {
  process.exitCode = 2;
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (isExpected(error)) tell(error.message);
  else throw error;
}

async function main(options: EvalOptions): Promise<number> {
  const corpus = readCorpus();
  const cases = selectCases([...corpus, ...downloaded(options)], options);
  if (cases.length === 0) {
    tell(`No case fits ${options.only.join(", ")}. Ids are such as python/attachments; globs such as 'python/**'.`);
    return 2;
  }
  // Of the whole corpus, so that a case is answered alike whichever others are reviewed.
  const plan = planFor(corpus).filter(({ evalCase }) => cases.includes(evalCase));
  const models = await openModels({ ...options, variables: process.env, plan, now: () => new Date() });
  try {
    const { environment, standIn, port } = models;
    const { model, refuter } = environment;
    const out = options.out ?? join(".greenlight", "eval", standIn === null ? model : "stand-in");
    const report = await evaluate({
      ...options,
      cases,
      reviewer: { model, refuter, promptVersion: PROMPT_VERSION, standIn },
      review: reviewWith(port, environment, options.maxCost),
      plan: options.standIn?.script === null ? plan : null,
      out,
      clock: () => performance.now(),
      now: () => new Date(),
      wait: (seconds) => pause(seconds * 1_000),
      progress: tell,
    });
    process.stdout.write(`${join(out, "report.md")}\n`);
    for (const difference of report.unplanned ?? []) tell(difference);
    if (report.stopped !== null) tell(`${report.stopped.why}\nGo on with --resume.`);
    const isTroubled = report.stopped?.by === "trouble" || report.failures.length > 0;
    return isTroubled || (report.unplanned?.length ?? 0) > 0 ? 1 : 0;
  } finally {
    await models.close();
  }
}

function downloaded({ aacr, martian }: EvalOptions): EvalCase[] {
  const sets = [...(aacr === null ? [] : [readAacr(aacr)]), ...(martian === null ? [] : [readMartian(martian)])];
  for (const message of sets.flatMap(({ messages }) => messages)) tell(message);
  return sets.flatMap(({ cases }) => cases);
}

function isExpected(error: unknown): error is Error {
  return [NoModelError, ConfigurationError, LabelSetError, ResultsError].some((kind) => error instanceof kind);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
