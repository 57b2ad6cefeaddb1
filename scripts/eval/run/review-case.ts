import { randomBytes } from "node:crypto";
import { reviewSettingsSchema } from "../../../app/policy/review-settings.ts";
import type { ReviewReceipt } from "../../../app/pull-request/ai-review.ts";
import type { ReviewEnvironment } from "../../../app/review/bedrock/review-environment.ts";
import { decodeMemory } from "../../../app/review/memory/encode.ts";
import type { ReviewMemory } from "../../../app/review/memory/review-memory.ts";
import type { ModelPort } from "../../../app/review/model/model-port.ts";
import { reviewPull } from "../../../app/review/review-pull.ts";
import type { ReviewSubject } from "../../../app/review/subject.ts";
import type { EvalCase } from "../cases/eval-case.ts";
import type { Review } from "./reviewer.ts";

/** What a review came to before the service asked to wait. */
interface Begun {
  readonly memory: ReviewMemory | null;
  readonly receipts: readonly ReviewReceipt[];
}

const NOT_BEGUN: Begun = { memory: null, receipts: [] };

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
  const begun = new Map<string, Begun>();
  return async (evalCase) => {
    const before = begun.get(evalCase.id) ?? NOT_BEGUN;
    const { review, memory, throttled } = await reviewPull(subjectOf(evalCase, before.memory), settings, tools);
    const receipts = [...before.receipts, review.receipt];
    if (throttled !== null) {
      begun.set(evalCase.id, { memory: memory === null ? before.memory : decodeMemory(memory), receipts });
      throw throttled;
    }
    begun.delete(evalCase.id);
    return { ...review, receipt: { ...review.receipt, ...summed(receipts) } };
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

type Usage = Pick<ReviewReceipt, "calls" | "inputTokens" | "outputTokens" | "cachedTokens" | "cost">;

function summed(receipts: readonly ReviewReceipt[]): Usage {
  const sum = (key: Exclude<keyof Usage, "cost">) => receipts.reduce((all, receipt) => all + receipt[key], 0);
  const costs = receipts.map(({ cost }) => cost);
  return {
    calls: sum("calls"),
    inputTokens: sum("inputTokens"),
    outputTokens: sum("outputTokens"),
    cachedTokens: sum("cachedTokens"),
    cost: costs.reduce((all, cost) => (all === null || cost === null ? null : all + cost), 0),
  };
}
