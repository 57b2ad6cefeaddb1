import { toAccount } from "../pull-request/account.ts";
import { MERGE_METHODS, type Merging } from "../pull-request/snapshot.ts";
import type { MergingNode } from "./answers.ts";
import type { FieldPath } from "./query.ts";

/**
 * Who asked GitHub to merge a pull request by itself. Once it is in the merge queue, `autoMergeRequest` is null again
 * (objectstack-ai/objectstack#14605), so both are read.
 */
export function mergingOf({ autoMergeRequest, mergeQueueEntry }: MergingNode): Merging[] {
  const merging: Merging[] = [];
  if (autoMergeRequest !== null) {
    const { enabledBy, mergeMethod } = autoMergeRequest;
    const method = MERGE_METHODS.find((one) => one === mergeMethod.toLowerCase()) ?? null;
    merging.push({ how: "auto-merge", by: enabledBy && toAccount(enabledBy), method });
  }
  if (mergeQueueEntry !== null) {
    merging.push({ how: "queue", by: toAccount(mergeQueueEntry.enqueuer), method: null });
  }
  return merging;
}

/** The fields of a pull request that an App without the permission for them gets as null, with an error beside it. */
export function isMergingField(path: FieldPath): boolean {
  return path.at(-1) === "autoMergeRequest" || path.at(-1) === "mergeQueueEntry";
}
