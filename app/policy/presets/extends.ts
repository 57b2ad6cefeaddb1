import { z } from "zod";
import { unknownName } from "../wording.ts";
import { PRESET_PREFIX, PRESETS } from "./index.ts";

const NAMES = PRESETS.map(({ name }) => `${PRESET_PREFIX}${name}`);

const LONGEST = 100;

const nameSchema = z
  .string()
  .max(LONGEST)
  .superRefine((name, context) => {
    if (name.length > LONGEST || NAMES.includes(name)) return;
    context.addIssue({ code: "custom", message: unknownName("preset", name, NAMES) });
  })
  .meta({ enum: NAMES });

/** One preset or a list of them; always a list after parsing. */
export const extendsSchema = z
  .union([nameSchema, z.array(nameSchema).min(1).max(NAMES.length).superRefine(refuseTwice)], {
    error: "expected the name of a preset, or a list of them",
  })
  .transform((value) => (typeof value === "string" ? [value] : value))
  .meta({ examples: ["greenlight:dependencies", ["greenlight:dependencies", "greenlight:guards"]] });

function refuseTwice(names: readonly string[], context: z.RefinementCtx): void {
  names.forEach((name, index) => {
    if (names.indexOf(name) < index) {
      context.addIssue({ code: "custom", path: [index], message: `\`${name}\` is in the list already` });
    }
  });
}

const PRESET_RULE = new RegExp(`\\(${PRESET_PREFIX}[^)]*\\)$`);

/** The rules of presets are called `… (greenlight:dependencies)`; no other may be, so that each name means one rule. */
export function refusePresetName(name: string, context: z.RefinementCtx): void {
  if (PRESET_RULE.test(name)) {
    const message = `only rules of presets have names that end in \`(${PRESET_PREFIX}…)\``;
    context.addIssue({ code: "custom", message });
  }
}
