import { readFileSync } from "node:fs";
import { z } from "zod";

/** How often to answer so, and to what; a step without conditions answers everything. */
const conditions = z.strictObject({
  /** A part of the model's id. */
  model: z.string().optional(),
  /** Texts that all stand in the request's body, as JSON writes them. */
  contains: z.union([z.string(), z.array(z.string())]).optional(),
  /** The request's number, from 1, in order of arrival. */
  request: z.int().min(1).optional(),
});

const usage = z.strictObject({
  inputTokens: z.number(),
  outputTokens: z.number(),
  totalTokens: z.number().optional(),
  cacheReadInputTokens: z.number().optional(),
  cacheWriteInputTokens: z.number().optional(),
});

const answer = z.union([
  /** The tool's input: as a call of the tool, or as text where the request asks for JSON. */
  z.strictObject({ input: z.unknown(), usage: usage.optional() }),
  /** Calls as they are, for models that call nothing, twice, or another tool. */
  z.strictObject({
    calls: z.array(z.strictObject({ name: z.string().optional(), input: z.unknown() })),
    text: z.string().optional(),
    stop: z.string().optional(),
    usage: usage.optional(),
  }),
  z.strictObject({ text: z.string(), stop: z.string().optional(), usage: usage.optional() }),
  /** A stop reason with an answer that looks as if it were finished: nobody may take it for one. */
  z.strictObject({ stop: z.string(), usage: usage.optional() }),
  /** An error of the service: the name of its exception. */
  z.strictObject({
    error: z.string(),
    status: z.int().optional(),
    message: z.string().optional(),
    /** Seconds, as a header. */
    retryAfter: z.int().optional(),
  }),
  /** A body that is no answer of Converse. */
  z.strictObject({ body: z.string() }),
  /** Takes the request and never answers. */
  z.strictObject({ hangs: z.literal(true) }),
  /** Breaks the connection off, before the answer or within it. */
  z.strictObject({ cuts: z.enum(["before", "within"]) }),
]);

const step = z.strictObject({
  when: conditions.default({}),
  /** Without it as often as it is asked. */
  times: z.int().min(1).optional(),
  /** Milliseconds before the answer. */
  delay: z.int().min(0).optional(),
  answer,
});

/** The first step whose conditions hold and that is not used up answers; without one, nothing was found. */
export type BedrockStep = z.input<typeof step>;
export type BedrockAnswer = z.output<typeof answer>;

/** Reads steps from a JSON file. @throws Error that says what is wrong with which step */
export function readBedrockScript(path: string): BedrockStep[] {
  const json: unknown = JSON.parse(readFileSync(path, "utf8"));
  const read = z.array(step).safeParse(json);
  if (read.success) return read.data;
  throw new Error(`${path} is no script for the stand-in of Bedrock:\n${z.prettifyError(read.error)}`);
}

export interface ScriptedRequest {
  readonly modelId: string;
  /** The body as JSON text. */
  readonly body: string;
  readonly number: number;
}

/** Finds answers in a script, and counts how often each of its steps was used. */
export function scriptOf(steps: readonly BedrockStep[]) {
  const left = steps.map((one) => ({ ...step.parse(one), used: 0 }));
  return (request: ScriptedRequest): { readonly answer: BedrockAnswer; readonly delay: number } | null => {
    const found = left.find(({ when, times, used }) => (times === undefined || used < times) && holds(when, request));
    if (found === undefined) return null;
    found.used++;
    return { answer: found.answer, delay: found.delay ?? 0 };
  };
}

function holds(when: z.output<typeof conditions>, { modelId, body, number }: ScriptedRequest): boolean {
  if (when.model !== undefined && !modelId.includes(when.model)) return false;
  if (when.request !== undefined && when.request !== number) return false;
  const texts = typeof when.contains === "string" ? [when.contains] : (when.contains ?? []);
  // As JSON writes it, so that a quotation mark or a line end is found too.
  return texts.every((text) => body.includes(JSON.stringify(text).slice(1, -1)));
}
