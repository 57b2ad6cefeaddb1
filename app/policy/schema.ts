import { z } from "zod";
import { DEFAULT_CHECK_SETTINGS } from "../checks/settings.ts";
import { approvalsSchema } from "./conditions/approvals.ts";
import { conditionSchema } from "./conditions/condition.ts";
import { refuseInGuards, refuseInRule } from "./conditions/placed.ts";
import { shortText } from "./conditions/text-list.ts";
import { conclusionSchema, guardrailsSchema, perDaySchema } from "./guardrails.ts";
import { mergeSchema, refuseMergeWithoutReviews } from "./merge-setting.ts";
import { extendsSchema, refusePresetName } from "./presets/extends.ts";
import { REVIEW_LEVELS, reviewSettingsSchema } from "./review-settings.ts";

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

const checksSchema = z.strictObject({
  require: z
    .union([z.enum(["all", "required"]), z.array(selectorSchema).min(1).max(100)], {
      error: "expected `all`, `required` or a list of checks",
    })
    .prefault("all")
    .describe(
      "`all`: every check that reports must pass. `required`: those that the base branch requires. A list: these. What the base branch requires is waited for in any case",
    ),
  ignore: z.array(selectorSchema).max(100).prefault([]).describe("checks that do not count"),
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

export const ruleSchema = z
  .strictObject({
    name: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .superRefine(refusePresetName)
      .describe("what it is called where it is explained; unique"),
    when: conditionSchema.describe("what must hold"),
    approvals: approvalsSchema
      .optional()
      .describe(
        "people who must have approved, too: the rule decides by `when` alone, and waits for them. See [`approvals`](#approvals)",
      ),
    mode: z
      .enum(["active", "shadow"])
      .optional()
      .describe(
        "`shadow`: to try a rule out. It decides nothing; where no other rule applies and this one does, it is told what it would have approved",
      ),
    review: z
      .enum(REVIEW_LEVELS)
      .default("off")
      .describe(
        "the AI review: `advisory`: its comments are posted, and decide nothing; `required`: it must have looked at everything and found nothing that blocks. It runs when all else holds, and can only withhold. See [`review`](#review-the-ai-review)",
      ),
    merge: mergeSchema
      .optional()
      .describe("what this rule approves is merged so, whatever [`approval`](#approval) says"),
  })
  .superRefine(refuseInRule);

const approvalSchema = z.strictObject({
  as: z
    .enum(["app", "user"])
    .default("app")
    .describe(
      "who approves. `app`: the App. `user`: the machine user whose token the deployment has, for branches where the App's approval does not count (code owners, for one). Without a token, or where GitHub refuses it, nothing is approved: the App never takes its place. See [the machine user](install.md#a-machine-user-who-approves)",
    ),
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
  merge: mergeSchema
    .default("off")
    .describe(
      "merge what was approved, exactly the commit that was. `auto`: by the method that the repository's settings allow; of several squash before merge before rebase. `{ method: squash }`: by this one, or not at all. GitHub's auto-merge is turned on, which waits for GitHub's own requirements, and turned off again when the approval goes; what GitHub has nothing to wait for is merged at once; where the branch has a merge queue, it goes there. Only in `mode: active`, and never while a human's review asks for changes",
    ),
  approvals_per_day: perDaySchema
    .optional()
    .describe(
      "at most so many approvals in this repository on one day, in UTC; what was approved and withdrawn counts, and approvals of the same moment may go over it. Not in check mode, where there is nothing to count. Costs a request to GitHub for a pull request that would be approved, more in busy repositories",
    ),
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

const policyObject = z.strictObject({
  version: z.literal(1).describe("the version of the language"),
  extends: extendsSchema
    .optional()
    .describe(
      "presets that ship with Greenlight, by name: their guards are added to `never`, their rules come behind `rules`, in this order; `greenlight presets` shows them",
    ),
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
    .optional()
    .describe("what is approved. See [`rules`](#rules-what-is-approved)"),
  approval: approvalSchema.prefault({}).describe("how it is approved. See [`approval`](#approval)"),
  review: reviewSettingsSchema
    .prefault({})
    .describe("how the AI review works, where a rule asks for it. See [`review`](#review-the-ai-review)"),
  mode: z
    .enum(["active", "shadow", "check"])
    .default("active")
    .describe("what comes of a decision. See [`mode`](#mode)"),
  guardrails: guardrailsSchema
    .optional()
    .describe(
      "what holds in all repositories of the organisation; only in its repository `.github`. See [`guardrails`](#guardrails)",
    ),
});

export const policySchema = policyObject.superRefine(refuseMergeWithoutReviews, {
  // Also where something else is wrong: all problems come at once.
  when: ({ value, issues }) =>
    typeof value === "object" &&
    value !== null &&
    "approval" in value &&
    !issues.some(({ path }) => ["mode", "approval", "rules"].includes(String(path?.[0]))),
});

/** A policy file that passed validation, as it is written, with every default filled in. */
export type WrittenPolicy = z.output<typeof policySchema>;
export type Rule = NonNullable<WrittenPolicy["rules"]>[number];

/** A policy with what its presets add; the guardrails of a file are the organisation's, and no part of its policy. */
export interface Policy extends Omit<WrittenPolicy, "extends" | "guardrails" | "rules"> {
  readonly rules: readonly Rule[];
  /** What the last guards in `never`, which come of presets, are called where they are explained. */
  readonly presetGuards?: readonly string[];
}
