import type { ConverseCommandInput, ConverseCommandOutput } from "@aws-sdk/client-bedrock-runtime";
import type { Log } from "../../observability/log.ts";
import type { Metrics } from "../../observability/metrics.ts";
import type { ModelAnswer, ModelFailure, ModelPort, ModelQuestion, ModelUsage } from "../model/model-port.ts";
import { ThrottledError } from "../model/throttled-error.ts";
import { messageOf, readTurn, type Turn } from "./answer.ts";
import type { Converse } from "./client.ts";
import { createLadder, type Ladder } from "./ladder.ts";
import type { Model, OutputMode } from "./models.ts";
import { converseRequest, withRepair } from "./request.ts";
import type { Guardrail } from "./review-environment.ts";
import { loggedError, modelNotInTable, type ServiceFailure, serviceFailure } from "./service-failure.ts";
import { lostUsage, NO_USAGE, sumUsage, usageOf } from "./usage.ts";

export interface BedrockModelOptions {
  readonly converse: Converse;
  readonly models: readonly Model[];
  readonly guardrail: Guardrail | null;
  readonly region: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly now: () => Date;
  /** A signal that aborts after so many milliseconds; default: `AbortSignal.timeout`. */
  readonly abortAfter?: (milliseconds: number) => AbortSignal;
  /** When the worker's time is over; unknown where nobody tells. */
  readonly deadline?: Date | undefined;
  /** What is known of the models; shared by all that ask them, for what one learned serves the others. */
  readonly ladder?: Ladder;
}

/** What the worker needs after a question that came to nothing: to say so, and to hand its messages back. */
const MARGIN_MS = 8_000;
/** With less time than that nothing is asked: it would be paid and then thrown away. */
const SHORTEST_MS = 5_000;
/** Where no deadline is known. */
const LONGEST_MS = 600_000;

/** The model's own words may be in what was wrong with them. */
const LONGEST_PROBLEM = 2_000;

/**
 * Language models of Amazon Bedrock, by Converse.
 *
 * A question costs at most two requests that are paid: one, and one to repair an answer that cannot be used. A request
 * that is refused for its form is sent in another one (see {@link Ladder}), which costs nothing; nothing else is ever
 * sent again. So a request to wait is thrown as {@link ThrottledError} only where nothing was paid before it.
 */
export function createBedrockModel(options: BedrockModelOptions): ModelPort {
  const ladder = options.ladder ?? createLadder();
  return {
    async ask(question) {
      const model = options.models.find(({ name }) => name === question.model);
      const answer =
        model === undefined
          ? failed(
              modelNotInTable(
                question.model,
                options.models.map(({ name }) => name),
              ),
              NO_USAGE,
            )
          : await conversation(question, model, ladder, options);
      tell(question, answer, options);
      return answer;
    },
  };
}

async function conversation(
  question: ModelQuestion,
  model: Model,
  ladder: Ladder,
  options: BedrockModelOptions,
): Promise<ModelAnswer> {
  const time = timeLeft(options);
  if (time < SHORTEST_MS) return failed(tooLate(model), NO_USAGE);
  const ask = asker(model, (options.abortAfter ?? AbortSignal.timeout)(time), options);

  const first = await firstTurn(question, model, ladder, ask, options);
  if (first.kind === "throttled") throw throttled(model, first.retryAfter);
  if (first.kind === "failed") return failed(first.failure, first.maybePaid ? lostUsage() : NO_USAGE);
  const paid = usageOf(first.output.usage, model.prices);
  const turn = validated(readTurn(first.output, first.mode, question.tool.name, model.name), question);
  if (turn.kind === "input") return { kind: "answered", input: turn.input, usage: paid };
  if (turn.kind === "failed") return failed(turn.failure, paid);

  const message = messageOf(first.output);
  if (message === null || timeLeft(options) < SHORTEST_MS) return failed(malformed(model), paid);
  options.log.info("A model's answer could not be used, and is repaired once", { model: model.name, mode: first.mode });
  const second = await ask(withRepair(first.request, message, turn.problem.slice(0, LONGEST_PROBLEM)));
  // Asking again later would pay the first request again.
  if (second.kind === "throttled") return failed(malformed(model), paid);
  if (second.kind === "failed") return failed(second.failure, second.maybePaid ? sumUsage(paid, lostUsage()) : paid);
  const both = sumUsage(paid, usageOf(second.output.usage, model.prices));
  const repaired = validated(readTurn(second.output, first.mode, question.tool.name, model.name), question);
  if (repaired.kind === "input") return { kind: "answered", input: repaired.input, usage: both };
  return failed(repaired.kind === "failed" ? repaired.failure : malformed(model), both);
}

type Sent = { readonly kind: "output"; readonly output: ConverseCommandOutput } | ServiceFailure;
type First =
  | {
      readonly kind: "output";
      readonly output: ConverseCommandOutput;
      readonly mode: OutputMode;
      readonly request: ConverseCommandInput;
    }
  | ServiceFailure;

/** Asks in the strictest form that the model takes. Where it takes none, the first refusal is the one that tells why. */
async function firstTurn(
  question: ModelQuestion,
  model: Model,
  ladder: Ladder,
  ask: (request: ConverseCommandInput) => Promise<Sent>,
  { guardrail, log }: BedrockModelOptions,
): Promise<First> {
  let refusal: ServiceFailure | null = null;
  for (const mode of ladder.modesFor(model)) {
    const request = converseRequest(question, { model, mode, guardrail });
    const sent = await ask(request);
    if (sent.kind === "failed" && sent.wrongForm) {
      log.info("A model refused the form that it was asked in", { model: model.name, mode });
      refusal ??= sent;
      continue;
    }
    if (sent.kind !== "output") return sent;
    ladder.took(model, mode);
    return { ...sent, mode, request };
  }
  // A ladder has at least one mode, and a mode that did not return was refused.
  if (refusal === null) throw new TypeError(`There is no mode to ask the model ${model.name} in`);
  return refusal;
}

function asker(model: Model, signal: AbortSignal, { converse, region, log }: BedrockModelOptions) {
  return async (request: ConverseCommandInput): Promise<Sent> => {
    try {
      return { kind: "output", output: await converse(request, signal) };
    } catch (error) {
      const failure = serviceFailure(error, { model, region, aborted: signal.aborted });
      const code = failure.kind === "failed" ? failure.failure.code : failure.kind;
      const fields = { model: model.name, modelId: model.id, code, ...loggedError(error) };
      // A form that is refused is no trouble: another one is tried.
      if (failure.kind === "failed" && failure.wrongForm) log.info("Amazon Bedrock did not take a request", fields);
      else log.warn("Amazon Bedrock did not answer", fields);
      return failure;
    }
  };
}

function validated(turn: Turn, { validate }: ModelQuestion): Turn {
  if (turn.kind !== "input") return turn;
  const verdict = validate(turn.input);
  return verdict.valid ? turn : { kind: "problem", problem: verdict.problem };
}

function timeLeft({ deadline, now }: BedrockModelOptions): number {
  return deadline === undefined ? LONGEST_MS : deadline.getTime() - now().getTime() - MARGIN_MS;
}

function failed(failure: ModelFailure, usage: ModelUsage): ModelAnswer {
  return { kind: "failed", failure, usage };
}

function throttled({ name }: Model, retryAfter: number | null): ThrottledError {
  return new ThrottledError(`Amazon Bedrock asks to wait before the model ${name} is asked again`, retryAfter);
}

function malformed({ name }: Model): ModelFailure {
  return {
    code: "malformed",
    sentence: `The model ${name} did not answer in the form that it was asked for, so its answer is not used. A human has to review this pull request.`,
  };
}

function tooLate({ name }: Model): ModelFailure {
  return {
    code: "timeout",
    sentence: `The worker had too little time left to ask the model ${name}. It may have more at another time; if not, give the worker more time.`,
  };
}

/** Tokens, cost and outcome, never a word of the question or of the answer. */
function tell(question: ModelQuestion, answer: ModelAnswer, { log, metrics }: BedrockModelOptions): void {
  const { usage } = answer;
  if (usage.calls > 0) metrics.count("ModelCalls", usage.calls);
  if (usage.inputTokens > 0) metrics.count("ModelInputTokens", usage.inputTokens);
  if (usage.outputTokens > 0) metrics.count("ModelOutputTokens", usage.outputTokens);
  if (usage.cachedTokens > 0) metrics.count("ModelCachedTokens", usage.cachedTokens);
  if (usage.cost !== null && usage.cost > 0) metrics.count("ModelMicrodollars", Math.round(usage.cost * 1_000_000));
  const fields = { model: question.model, step: question.metadata.step, ...usage };
  if (answer.kind === "answered") log.info("A model answered", fields);
  else {
    metrics.count("ModelFailures");
    log.warn("A model gave no answer that can be used", { ...fields, code: answer.failure.code });
  }
}
