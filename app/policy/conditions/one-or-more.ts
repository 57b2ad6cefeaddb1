import { z } from "zod";
import { pattern } from "./pattern.ts";

/** One thing or a list of such; always a list that is not empty after parsing. */
export function oneOrMore<T extends z.ZodType>(item: T) {
  return z.union([item, z.array(item).min(1).max(100)]).transform((value) => (Array.isArray(value) ? value : [value]));
}

/** One regular expression or a list of them. */
export const patterns = oneOrMore(pattern);
