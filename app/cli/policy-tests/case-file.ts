import { parse } from "yaml";
import { z } from "zod";

const OUTCOMES = ["approve", "hold", "withdraw", "ignore"] as const;

const caseSchema = z.strictObject({
  /** A path from the case's own folder. */
  policy: z.string().min(1).optional(),
  /** The policy of the organisation; a path from the case's own folder. */
  organization: z.string().min(1).optional(),
  /** A path from the case's own folder, or the snapshot itself. */
  pull: z.union([z.string().min(1), z.record(z.string(), z.unknown())], {
    error: "expected a snapshot, or the path of one",
  }),
  /** Judges a pull request that is closed or merged as it was when it was open. */
  as_open: z.boolean().default(false),
  expect: z
    .strictObject({
      outcome: z.enum(OUTCOMES).optional(),
      rule: z.string().nullable().optional(),
      reason: z.string().optional(),
    })
    .refine((expected) => Object.keys(expected).length > 0, { error: "expected one of outcome, rule, reason" }),
});

/** One test of a policy. */
export type PolicyCase = z.output<typeof caseSchema>;

export type ReadCase =
  | { readonly valid: true; readonly policyCase: PolicyCase }
  | { readonly valid: false; readonly problems: readonly string[] };

/** Reads a case; JSON is YAML too. Never throws. */
export function readCase(text: string): ReadCase {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    // The YAML package draws the place below its sentence.
    const [sentence = ""] = String(error instanceof Error ? error.message : error).split("\n");
    return { valid: false, problems: [sentence.replace(/:$/, "")] };
  }
  const result = caseSchema.safeParse(value);
  if (result.success) return { valid: true, policyCase: result.data };
  return {
    valid: false,
    problems: result.error.issues.map(({ path, message }) =>
      path.length === 0 ? message : `${path.map(String).join(".")}: ${message}`,
    ),
  };
}
