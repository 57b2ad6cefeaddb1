import { z } from "zod";
import { FINDING_CATEGORIES, SEVERITIES } from "../../pull-request/ai-review.ts";
import { refuterAnswerSchema, reviewAnswerSchema } from "../findings/raw-finding.ts";
import type { ModelQuestion } from "../model/model-port.ts";

type Tool = ModelQuestion["tool"];
type Validate = ModelQuestion["validate"];

const text = (description: string) => ({ type: "string", description });
const orNull = (schema: { readonly type: string; readonly description: string }) => {
  const { description, ...rest } = schema;
  return { anyOf: [rest, { type: "null" }], description };
};
const oneOf = (values: readonly string[], description: string) => ({ type: "string", enum: values, description });

/** An object of which every field must be there and no other may. */
function object(properties: Readonly<Record<string, object>>) {
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

/** How the reviewer answers. Without bounds on numbers, lengths and counts: services refuse them, and code has its own. */
export const REVIEW_TOOL: Tool = {
  name: "submit_review",
  description:
    "Hands in the review of this part of the pull request. Call it exactly once, with an empty list if there is nothing to report.",
  schema: object({
    findings: {
      type: "array",
      description: "Every bug that matters, each once.",
      items: object({
        path: text("The file's path, as its header in the diff has it."),
        side: oneOf(["L", "R"], "R: an added or unchanged line. L: a removed one."),
        quote: text("The line or lines that it is about, letter by letter, without number and sign."),
        line_hint: orNull({ type: "number", description: "The number of the first quoted line, or null." }),
        severity: oneOf(SEVERITIES, "How bad it is if it is right."),
        confidence: { type: "number", description: "How sure you are that it is right, in percent from 0 to 100." },
        category: oneOf(FINDING_CATEGORIES, "What it is about."),
        title: text("What is wrong, in at most a dozen words."),
        why: text("Why it is wrong, by what the code does."),
        failure_scenario: text("Which input or state leads to which wrong result."),
        suggestion: orNull({
          type: "string",
          description: "What to write instead of the quoted lines, all of it, or null.",
        }),
      }),
    },
  }),
};

/** How the refuter answers. */
export const REFUTER_TOOL: Tool = {
  name: "submit_refutations",
  description: "Hands in your verdict on each finding. Call it exactly once, with one entry for every number.",
  schema: object({
    refutations: {
      type: "array",
      description: "One entry for every finding.",
      items: object({
        number: { type: "number", description: "The finding's number." },
        verdict: oneOf(
          ["holds", "wrong", "unsure"],
          "holds: it is right. wrong: the code shows that it is not. unsure: anything else.",
        ),
        why: text("What in the code shows it."),
      }),
    },
  }),
};

export const validReview: Validate = validator(reviewAnswerSchema);

/** Also asks for every number: a finding without an answer would just stay, and a repair turn is cheaper than a false alarm. */
export function validRefutations(numbers: readonly number[]): Validate {
  const isValid = validator(refuterAnswerSchema);
  return (input) => {
    const valid = isValid(input);
    if (!valid.valid) return valid;
    const answered = new Set(refuterAnswerSchema.parse(input).refutations.map(({ number }) => number));
    const missing = numbers.filter((number) => !answered.has(number));
    return missing.length === 0
      ? valid
      : { valid: false, problem: `There is no entry for number ${missing.join(", ")}.` };
  };
}

function validator(schema: z.ZodType): Validate {
  return (input) => {
    const read = schema.safeParse(input);
    if (read.success) return { valid: true };
    return { valid: false, problem: z.prettifyError(read.error).slice(0, 2_000) };
  };
}
