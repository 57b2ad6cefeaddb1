import { sameAccount } from "../pull-request/account.ts";
import type { Merging, Snapshot } from "../pull-request/snapshot.ts";
import type { MergingNode } from "./answers.ts";
import { DEQUEUE_MUTATION, DISABLE_AUTO_MERGE_MUTATION, MERGING_QUERY } from "./merge-queries.ts";
import { refusalOf } from "./merge-refusal.ts";
import { isMergingField, mergingOf } from "./merging.ts";
import type { Octokit } from "./octokit.ts";
import { queryWithAbsent } from "./query.ts";

/**
 * Takes back what we asked GitHub to merge by itself. Only ever called for requests of our own. Doing it twice is harmless:
 * where GitHub refuses (because there is none any more, because it is merged, because it became a draft: always in the words
 * "Can't disable auto-merge for this pull request"), it is looked at whether ours still stands.
 *
 * @throws what Octokit throws, while ours still stands
 */
export async function cancelMerging(octokit: Octokit, snapshot: Snapshot, own: readonly Merging[]): Promise<void> {
  for (const { how } of own) {
    const mutation = how === "queue" ? DEQUEUE_MUTATION : DISABLE_AUTO_MERGE_MUTATION;
    try {
      await octokit.graphql(mutation, { pullRequestId: snapshot.pull.nodeId });
    } catch (error) {
      if (refusalOf(error) === null || (await stillStands(octokit, snapshot, how))) throw error;
    }
  }
}

async function stillStands(octokit: Octokit, snapshot: Snapshot, how: Merging["how"]): Promise<boolean> {
  const { repository, pull, self } = snapshot;
  const answer = await queryWithAbsent<{
    readonly repository: { readonly pullRequest: (MergingNode & { readonly state: string }) | null } | null;
  }>(
    octokit,
    MERGING_QUERY,
    { owner: repository.owner, name: repository.name, number: pull.number },
    () => false,
    isMergingField,
  );
  const found = answer.repository?.pullRequest;
  if (found?.state !== "OPEN") return false;
  return mergingOf(found).some((one) => one.how === how && one.by !== null && sameAccount(one.by, self.account));
}
