import { z } from "zod";
import { KNOWN_MODELS, type Model, OUTPUT_MODES } from "./models.ts";

const dollars = z.number().min(0).max(10_000);
const tokens = z.int().min(1).max(100_000_000);

/** An entry of `REVIEW_MODELS`. What it leaves out is the careful choice: no price, no cache, every mode tried. */
const entry = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "must be lower case letters, digits, dots and dashes, at most 64 of them"),
  // The characters and the length that Bedrock allows in a model id (API reference, Converse, modelId).
  id: z.string().regex(/^[\w.:/-]{1,2048}$/, "must be the id or the ARN of a model or an inference profile"),
  contextTokens: tokens,
  maxOutputTokens: tokens,
  prices: z
    .strictObject({ input: dollars, output: dollars, cacheRead: dollars, cacheWrite: dollars })
    .nullable()
    .default(null),
  cache: z
    .strictObject({ supported: z.boolean(), minimumTokens: tokens })
    .default({ supported: false, minimumTokens: 4_096 }),
  modes: z.array(z.enum(OUTPUT_MODES)).min(1).default(["tool", "json", "auto"]),
});

/**
 * The table of models: the known ones, and those of `REVIEW_MODELS`, which replace a known one of the same name.
 *
 * @returns the table, or what is wrong with the text, without quoting it
 */
export function modelTable(text: string): { readonly value: readonly Model[] } | { readonly problem: string } {
  if (text === "") return { value: KNOWN_MODELS };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: "is not JSON" };
  }
  const read = z.array(entry).min(1).safeParse(json);
  if (!read.success) return { problem: `is not a list of models: ${read.error.issues.map(told).join("; ")}` };
  const names = read.data.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return { problem: `names the model ${twice} twice` };
  return { value: [...KNOWN_MODELS.filter(({ name }) => !names.includes(name)), ...read.data] };
}

function told({ path, message }: { readonly path: readonly PropertyKey[]; readonly message: string }): string {
  const [index, ...rest] = path;
  const where = typeof index === "number" ? [`entry ${index + 1}`, ...rest.map(String)].join(" ") : "the list";
  return `${where}: ${message}`;
}
