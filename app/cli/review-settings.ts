import { type PolicyReading, readPolicies, readPolicy } from "../policy/reading.ts";
import { type ReviewSettings, reviewSettingsSchema } from "../policy/review-settings.ts";
import { POLICY_PATH } from "../pull-request/policy-path.ts";
import type { PolicyFile, Snapshot } from "../pull-request/snapshot.ts";
import { problemLines } from "./problem-lines.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** By what a review is made. */
export interface ReviewWishes {
  readonly settings: ReviewSettings;
  /** Of the policy that they are from; null: there is no policy, and these are the defaults. */
  readonly blob: string | null;
}

export interface AskedFor {
  readonly model?: string | undefined;
  /** US dollars. */
  readonly maxCost?: number | undefined;
}

/**
 * The key `review` of the policy, whether a rule of it asks for a review or not. What a day may cost is a limit of the
 * App's reviews, and not of somebody's own.
 *
 * @param local a policy of this machine, and what it is called
 * @throws UsageError where the policy cannot be used
 */
export function reviewWishes(
  snapshot: Snapshot,
  local: { readonly policy?: PolicyFile; readonly file?: string | undefined },
  { model, maxCost }: AskedFor,
  terminal: Pick<Terminal, "paint">,
): ReviewWishes {
  const reading: PolicyReading = local.policy === undefined ? readPolicies(snapshot) : readPolicy(local.policy);
  if (reading.status === "invalid") {
    const lines = problemLines(local.file ?? POLICY_PATH, reading.problems, terminal.paint);
    throw new UsageError([...lines, "The policy is not valid, so nobody can tell what to review."].join("\n"));
  }
  const found = reading.status === "valid" ? reading.policy.review : reviewSettingsSchema.parse({});
  const { daily_cost: _, ...settings } = found;
  return {
    settings: {
      ...settings,
      ...(model === undefined ? {} : { model, large_model: model }),
      ...(maxCost === undefined ? {} : { max_cost_per_pull: maxCost }),
    },
    blob: reading.status === "valid" ? reading.blobSha : null,
  };
}
