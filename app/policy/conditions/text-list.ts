import { z } from "zod";

/** A name or a pattern. Longer than any that a person writes would only cost time to match. */
export const shortText = z.string().min(1).max(500);

/** One text or a list of texts; always a list that is not empty after parsing. */
export const textList = z
  .union([shortText, z.array(shortText).min(1).max(500)], { error: "expected a text or a list of texts" })
  .transform((value) => (typeof value === "string" ? [value] : value));
