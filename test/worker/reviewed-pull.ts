import type { Envelope } from "../../app/queue/envelope.ts";
import type { Model } from "../../app/review/bedrock/models.ts";
import type { Reviewer } from "../../app/review/bedrock/reviewer.ts";
import { decodeMemory } from "../../app/review/memory/encode.ts";
import type { ModelAnswer, ModelFailure, ModelQuestion, ModelUsage } from "../../app/review/model/model-port.ts";
import { processBatch } from "../../app/worker/process-batch.ts";
import { HEAD } from "../support/answers.ts";
import { githubNock } from "../support/github-contract.ts";
import { anEvaluate, aRecord, aWorker } from "../support/worker.ts";
import { isApproved, PATCH, PAY, type PullSetup, type State, serve } from "./reviewed-github.ts";

/** A worker that reviews pull request 7, with a model that plays a script. */

export const BUG = {
  path: PAY,
  side: "R",
  quote: "total =- fee;",
  line_hint: 2,
  severity: "critical",
  confidence: 95,
  category: "correctness",
  title: "The fee is assigned",
  why: "It assigns the negative fee.",
  failure_scenario: "Who owes 10 pays -1.",
  suggestion: null,
};
export const DOUBT = { ...BUG, quote: "return total;", line_hint: 3, severity: "low", title: "Rounding is not told" };

export const PAID: ModelUsage = { calls: 1, inputTokens: 1_000, outputTokens: 100, cachedTokens: 0, cost: 0.01 };
export const UNPAID: ModelUsage = { calls: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0, cost: 0 };

export type Play = (question: ModelQuestion, nth: number) => ModelAnswer | Promise<ModelAnswer>;

export const says = (input: unknown): ModelAnswer => ({ kind: "answered", input, usage: PAID });
/** Finds this, and the refuter has nothing to say against it. */
export const finds =
  (...findings: readonly object[]): Play =>
  ({ tool }) =>
    tool.name === "submit_review"
      ? says({ findings })
      : says({ refutations: [{ number: 1, verdict: "holds", why: "" }] });
export const fails =
  (code: ModelFailure["code"], usage = PAID): Play =>
  () => ({ kind: "failed", failure: { code, sentence: `It came to nothing (${code}).` }, usage });

function model(name: string, changes: Partial<Model> = {}): Model {
  return {
    name,
    id: `test.${name}`,
    contextTokens: 200_000,
    maxOutputTokens: 64_000,
    prices: { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
    cache: { supported: false, minimumTokens: 4_096 },
    modes: ["tool"],
    ...changes,
  };
}

export type ReviewedPull = ReturnType<typeof aReviewedPull>;

export function aReviewedPull(setup: PullSetup = {}) {
  const github = githubNock().token();
  const asked: ModelQuestion[] = [];
  /** How much GitHub had been asked by each question. */
  const askedAt: number[] = [];
  const state: State = {
    checkRuns: new Map(),
    reviews: [],
    summary: null,
    head: HEAD,
    parts: setup.parts ?? {},
    precheck: {},
    patches: setup.patches ?? { [PAY]: PATCH },
  };
  serve(github, setup, state);

  const reviewer = (play: Play): Reviewer => ({
    environment: {
      models: [model("finder", setup.models), model("refuter", setup.models)],
      model: "finder",
      largeModel: "finder",
      refuter: "refuter",
      guardrail: null,
      region: "eu-central-1",
      otherRegion: null,
    },
    model: {
      ask: async (question) => {
        asked.push(question);
        askedAt.push(github.requests.length);
        return await play(question, asked.length);
      },
    },
  });

  return {
    github,
    state,
    /** Every question, whichever message it was for. */
    asked,
    /** What was written and asked, in its order. */
    story: () =>
      [
        ...github.requests.flatMap((request, at) => (isWrite(request) ? [{ at, what: request.operation }] : [])),
        ...askedAt.map((at) => ({ at: at - 0.5, what: "question" })),
      ]
        .toSorted((one, other) => one.at - other.at)
        .map(({ what }) => what),
    run: () => state.checkRuns.get(state.head),
    memory: () => decodeMemory(state.checkRuns.get(state.head)?.text ?? ""),
    approved: () => isApproved(state),
    /** One message, as the queue brings it. */
    async receive(
      play: Play | null,
      { dieAfter = Number.POSITIVE_INFINITY, envelope = anEvaluate() as Envelope, received = 1 } = {},
    ) {
      const worker = aWorker();
      const { tools } = worker;
      const writes = { count: 0 };
      const github = async () => {
        const access = await tools.github();
        const octokitFor = async (installation: number) => {
          const octokit = await access.octokitFor(installation);
          // Dead is dead: nothing is asked any more, either.
          octokit.hook.before("request", () => {
            if (writes.count >= dieAfter) throw new Error("the worker died");
          });
          octokit.hook.after("request", (_, { method, query }) => {
            if (method !== "GET" && !/^\s*query\b/.test(String(query ?? ""))) writes.count++;
            if (writes.count >= dieAfter) throw new Error("the worker died");
          });
          return octokit;
        };
        return { ...access, octokitFor };
      };
      const records = [aRecord(envelope, { received })];
      const response = await processBatch(records, { ...tools, github, reviewer: play && reviewer(play) });
      return { ...worker, failed: response.batchItemFailures.length > 0, writes: writes.count };
    },
  };
}

function isWrite({ method, operation }: { readonly method: string; readonly operation: string }): boolean {
  if (operation.startsWith("apps/") || method === "GET") return false;
  return operation.includes("/") || ["Approve", "Withdraw"].includes(operation);
}
