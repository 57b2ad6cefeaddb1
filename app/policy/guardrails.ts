import { z } from "zod";
import { approvalsSchema } from "./conditions/approvals.ts";
import { conditionSchema } from "./conditions/condition.ts";
import { refuseInGuards } from "./conditions/placed.ts";
import { sizeKind } from "./conditions/size.ts";

/** Conclusions that a policy may let pass; no other. */
export const conclusionSchema = z.enum(["success", "neutral", "skipped"]);

/** How many approvals there may be in a repository on one day, UTC. */
export const perDaySchema = z.int().min(1).max(10_000);

/**
 * What an organisation asks of all its repositories. Every key can only tighten what a repository's policy says: there is
 * none that could let something through.
 */
export const guardrailsSchema = z
  .strictObject({
    never: z
      .array(conditionSchema)
      .min(1)
      .superRefine(refuseInGuards)
      .optional()
      .describe("what is never approved in any repository, besides what its own policy never approves"),
    size: sizeKind.schema.optional().describe("nothing larger is approved"),
    approvals: approvalsSchema
      .optional()
      .describe(
        "people who must have approved whatever is approved, besides those that its rule asks for; see [`approvals`](#approvals)",
      ),
    review: z
      .literal("required")
      .optional()
      .describe("the AI review is required for whatever is approved; see [`review`](#review-the-ai-review)"),
    mode: z
      .enum(["check", "shadow"])
      .optional()
      .describe(
        "a mode for every repository: `shadow` wins over whatever a repository says, `check` over `active`; see [`mode`](#mode)",
      ),
    stop: z
      .union([z.boolean(), z.string().trim().min(1).max(500)], { error: "expected `true`, `false` or a text" })
      .optional()
      .describe(
        "the kill switch: nothing is approved anywhere, and what Greenlight has approved in open pull requests is withdrawn; a text says why, and is shown",
      ),
    approval_as: z
      .literal("app")
      .optional()
      .describe(
        "only the App approves, also where a repository says `as: user`: the machine user may be a code owner, or one of a team; see [`approval`](#approval)",
      ),
    approvals_per_day: perDaySchema
      .optional()
      .describe(
        "in each repository, at most so many approvals on one day (UTC); the smaller of this and the repository's own. In check mode approvals cannot be counted, and nothing is approved",
      ),
    checks: z
      .strictObject({
        minimum: z.int().min(1).optional().describe("how many checks must have passed at least"),
        pass: z
          .array(conclusionSchema)
          .min(1)
          .optional()
          .describe("conclusions that count as passed; of a repository's own list, those that are here too"),
      })
      .refine((checks) => Object.keys(checks).length > 0, { error: "expected one of minimum, pass" })
      .optional()
      .describe("is CI green? What must be so at least"),
  })
  .refine((guardrails) => Object.keys(guardrails).length > 0, { error: "expected at least one guardrail" });

export type Guardrails = z.output<typeof guardrailsSchema>;
