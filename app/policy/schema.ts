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
      name: shortText.describe("the check's name; `*` stands for any characters"),
      app: z
        .union([shortText, z.int()], { error: "expected an App's slug or id" })
        .transform(String)
        .optional()
        .describe("the slug or the id of the App that reports it"),
      user: shortText.optional().describe("the login of the person or machine user who posts a commit status"),
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
    .prefault("all")
    .describe(
      "`all`: every check that reports must pass. `required`: those that the base branch requires. A list: these. What the base branch requires is waited for in any case",
    ),
  ignore: z.array(selectorSchema).prefault([]).describe("checks that do not count"),
  pass: z
    .array(conclusionSchema)
    .min(1)
    .default(["success", "neutral", "skipped"])
    .describe("conclusions that count as passed; no other can be allowed"),
  minimum: z
    .int()
    .min(0)
    .default(DEFAULT_CHECK_SETTINGS.minimum)
    .describe("how many checks must have passed at least: no checks is not green"),
});

const ruleSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(100).describe("what it is called where it is explained; unique"),
    when: conditionSchema.describe("what must hold"),
  })
  .superRefine(refuseInRule);

const approvalSchema = z.strictObject({
  message: z
    .string()
    .trim()
    .min(1)
    .max(2_000)
    .default("Approved by the rule “{{rule}}”.")
    .describe("the review's text, as Markdown; `{{rule}}` is the name of the rule"),
  keep_on_identical_diff: z
    .boolean()
    .default(true)
    .describe("keep the approval when a push leaves the pull request's own diff the same, line for line"),
  changes_requested: z
    .enum(["hold", "ignore"])
    .default("hold")
    .describe("`ignore`: approve though a human's review asks for changes"),
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
  version: z.literal(1).describe("the version of the language"),
  checks: checksSchema.prefault({}).describe("is CI green? See [`checks`](#checks-is-ci-green)"),
  never: z
    .array(conditionSchema)
    .superRefine(refuseInGuards)
    .default([])
    .describe("what is never approved. See [`never`](#never-what-is-never-approved)"),
  rules: z
    .array(ruleSchema)
    .min(1)
    // Also where something else is wrong with a rule: all problems come at once.
    .superRefine(refuseTwins, { when: ({ value }) => Array.isArray(value) })
    .describe("what is approved. See [`rules`](#rules-what-is-approved)"),
  approval: approvalSchema.prefault({}).describe("how it is approved. See [`approval`](#approval)"),
  mode: z
    .enum(["active", "shadow", "check"])
    .default("active")
    .describe("what comes of a decision. See [`mode`](#mode)"),
});

/** A policy that passed validation, with every default filled in. */
export type Policy = z.output<typeof policySchema>;
export type Rule = Policy["rules"][number];
