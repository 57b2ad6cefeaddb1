import { z } from "zod";
import { MERGE_METHODS, type MergeMethod } from "../pull-request/snapshot.ts";

/** `off`, `auto`, or `{method: squash}`; in a rule as in `approval`. */
export const mergeSchema = z.union(
  [
    z.enum(["off", "auto"]),
    z.strictObject({
      method: z.enum(MERGE_METHODS).describe("how GitHub merges it; a merge queue has a method of its own"),
    }),
  ],
  { error: "expected `off`, `auto` or a mapping of method, such as `{ method: squash }`" },
);

export type MergeSetting = z.output<typeof mergeSchema>;

/** How something is merged: by this method, or `auto`: as the repository allows. */
export type MergeChoice = MergeMethod | "auto";

/** Null: it is not merged. */
export function choiceOf(setting: MergeSetting): MergeChoice | null {
  if (setting === "off") return null;
  return setting === "auto" ? "auto" : setting.method;
}

/**
 * The method by which to merge where the repository allows these: with `auto` the only one, else squash before merge before
 * rebase. Null: what the policy asks for is not allowed.
 */
export function methodFor(choice: MergeChoice, allowed: readonly MergeMethod[]): MergeMethod | null {
  const wanted = choice === "auto" ? MERGE_METHODS : [choice];
  return wanted.find((method) => allowed.includes(method)) ?? null;
}

interface Merging {
  readonly mode: string;
  readonly approval: { readonly merge: MergeSetting };
  readonly rules?: readonly { readonly merge?: MergeSetting | undefined }[] | undefined;
}

/** Only what Greenlight has approved by a review is merged, so `merge` means nothing in a mode without reviews. */
export function refuseMergeWithoutReviews(policy: Merging, context: z.RefinementCtx): void {
  if (policy.mode === "active") return;
  const refuse = (path: PropertyKey[]) =>
    context.addIssue({
      code: "custom",
      path,
      message: `nothing is merged in ${policy.mode} mode; remove it, or set \`mode: active\``,
    });
  if (policy.approval.merge !== "off") refuse(["approval", "merge"]);
  policy.rules?.forEach(({ merge = "off" }, index) => {
    if (merge !== "off") refuse(["rules", index, "merge"]);
  });
}
