import { randomBytes } from "node:crypto";
import { reviewSettingsSchema } from "../../../app/policy/review-settings.ts";
import type { ReviewEnvironment } from "../../../app/review/bedrock/review-environment.ts";
import { decodeMemory } from "../../../app/review/memory/encode.ts";
import type { ReviewMemory } from "../../../app/review/memory/review-memory.ts";
import type { ModelPort } from "../../../app/review/model/model-port.ts";
import { reviewPull } from "../../../app/review/review-pull.ts";
import type { ReviewSubject } from "../../../app/review/subject.ts";
import type { EvalCase } from "../cases/eval-case.ts";
import type { Review } from "./reviewer.ts";

/**
 * Reviews a case by the worker's own flow, with the settings that a policy has by default and without guidelines. Where the
 * service asks to wait it throws, and the next call goes on with what was paid for, as the worker does.
 *
 * @param maxCost US dollars that one case may cost at most
 */
export function reviewWith(port: ModelPort, environment: ReviewEnvironment, maxCost: number): Review {
  const usual = reviewSettingsSchema.parse({});
  const settings = { ...usual, max_cost_per_pull: Math.min(usual.max_cost_per_pull, maxCost) };
  const { models, model, largeModel, refuter } = environment;
  const tools = {
    model: port,
    models,
    defaults: { model, largeModel, refuter },
    nonce: () => randomBytes(16).toString("hex"),
  };
  const begun = new Map<string, ReviewMemory | null>();
  return async (evalCase) => {
    const before = begun.get(evalCase.id) ?? null;
    const { review, memory, throttled } = await reviewPull(subjectOf(evalCase, before), settings, tools);
    if (throttled !== null) {
      begun.set(evalCase.id, memory === null ? before : decodeMemory(memory));
      throw throttled;
    }
    begun.delete(evalCase.id);
    // Its receipt counts what was paid for before the wait, too.
    return review;
  };
}

function subjectOf({ title, body, files }: EvalCase, memory: ReviewMemory | null): ReviewSubject {
  const heads = new Map(files.flatMap(({ path, after }) => (after === null ? [] : [[path, after]])));
  return {
    // Nothing that tells what a case is about.
    name: "evaluation#1",
    words: { title, body, head: "change", base: "main", commits: title === "" ? [] : [title] },
    files: { whole: true, items: files },
    patches: { whole: true, items: files },
    sameContent: new Set(files.flatMap(({ path, sameContent }) => (sameContent ? [path] : []))),
    attributes: { known: true, value: [] },
    guidelines: [],
    memory,
    dismissals: [],
    readContents: async () => heads,
    again: false,
  };
}
