import { RE2JS } from "re2js";
import { z } from "zod";

/** A regular expression in RE2's syntax, which takes linear time whatever it is matched against. */
export const pattern = z
  .string()
  .min(1)
  .max(500)
  .superRefine((source, context) => {
    try {
      compiled(source);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      context.addIssue({ code: "custom", message: `not a regular expression of RE2: ${why}` });
    }
  });

const REMEMBERED = 1_000;
const known = new Map<string, RE2JS>();

/** Whether the pattern is found anywhere in the text; anchors say where. */
export function isFound(source: string, text: string): boolean {
  return compiled(source).matcher(text).find();
}

function compiled(source: string): RE2JS {
  const found = known.get(source);
  if (found) return found;
  if (known.size >= REMEMBERED) known.clear();
  const fresh = RE2JS.compile(source);
  known.set(source, fresh);
  return fresh;
}
