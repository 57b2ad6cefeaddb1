import { z } from "zod";
import { DEFAULT_CHECK_SETTINGS } from "../checks/settings.ts";
import { conditionSchema } from "./conditions/condition.ts";
import { refuseInGuards, refuseInRule } from "./conditions/placed.ts";
import { shortText } from "./conditions/text-list.ts";

/** The one source of the policy's types and of its parser. */

const selectorSchema = z.union(
  [
    shortText.transform((name) => ({ name })),
    z.strictObject({
      name: shortText,
      app: z.union([shortText, z.int()], { error: "expected an App's slug or id" }).transform(String).optional(),
      user: shortText.optional().describe("who posts a commit status"),
    }),
  ],
  { error: "expected a check's name, or a mapping of name and app or user" },
);

const conclusionSchema = z.enum(["success", "neutral", "skipped"]);

const checksSchema = z.strictObject({
  require: z
    .union([z.enum(["all", "required"]), z.array(selectorSchema).min(1)], {
      error: "expected `all`, `required` or a list of checks",
    })
    .default("all"),
  ignore: z.array(selectorSchema).default([]),
  pass: z.array(conclusionSchema).min(1).default(["success", "neutral", "skipped"]),
  minimum: z.int().min(0).default(DEFAULT_CHECK_SETTINGS.minimum),
});

const ruleSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    when: conditionSchema,
  })
  .superRefine(refuseInRule);

const approvalSchema = z.strictObject({
  message: z.string().trim().min(1).max(2_000).default("Approved by the rule “{{rule}}”."),
  keep_on_identical_diff: z.boolean().default(true),
  changes_requested: z.enum(["hold", "ignore"]).default("hold"),
});

/** Two rules of one name could not be told apart where they are explained. */
function refuseTwins(rules: readonly unknown[], context: z.RefinementCtx): void {
  const seen = new Set<string>();
  rules.forEach((rule, index) => {
    const name = ruleSchema.shape.name.safeParse(
      typeof rule === "object" && rule !== null && "name" in rule && rule.name,
    );
    if (!name.success) return;
    if (seen.has(name.data)) {
      context.addIssue({ code: "custom", path: [index, "name"], message: `two rules are called “${name.data}”` });
    }
    seen.add(name.data);
  });
}

export const policySchema = z.strictObject({
  version: z.literal(1),
  checks: checksSchema.prefault({}),
  never: z.array(conditionSchema).superRefine(refuseInGuards).default([]),
  rules: z
    .array(ruleSchema)
    .min(1)
    // Also where something else is wrong with a rule: all problems come at once.
    .superRefine(refuseTwins, { when: ({ value }) => Array.isArray(value) }),
  approval: approvalSchema.prefault({}),
  mode: z.enum(["active", "shadow", "check"]).default("active"),
});

/** A policy that passed validation, with every default filled in. */
export type Policy = z.output<typeof policySchema>;
export type Rule = Policy["rules"][number];
