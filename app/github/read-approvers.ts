import { CHECK_NAME } from "../pull-request/check-name.ts";
import { readReference } from "../pull-request/check-run-reference.ts";
import { isOwnReviewer } from "../pull-request/own-reviewers.ts";
import type { Review, Snapshot } from "../pull-request/snapshot.ts";
import type { Octokit } from "./octokit.ts";
import { queryWithAbsent } from "./query.ts";

/** GitHub takes at most so many ids at once. */
const MOST_IDS = 100;

/** Our check runs on the commits that reviews are for. */
export const REVIEWED_RUNS_QUERY = /* GraphQL */ `
  query ReviewedRuns($ids: [ID!]!, $appId: Int!, $checkName: String!) {
    nodes(ids: $ids) {
      __typename
      ... on PullRequestReview {
        commit {
          checkSuites(first: 3, filterBy: { appId: $appId }) {
            nodes {
              repository { databaseId }
              checkRuns(first: 20, filterBy: { appId: $appId, checkName: $checkName, checkType: ALL }) {
                nodes { externalId }
              }
            }
          }
        }
      }
    }
  }`;

interface ReviewedRunsResponse {
  readonly nodes: readonly ({
    readonly __typename: string;
    readonly commit?: {
      readonly checkSuites: {
        readonly nodes?:
          | readonly ({
              readonly repository: { readonly databaseId: number | null };
              readonly checkRuns: {
                readonly nodes?: readonly ({ readonly externalId: string | null } | null)[] | null;
              } | null;
            } | null)[]
          | null;
      } | null;
    } | null;
  } | null)[];
}

/**
 * The ids of machine users who approved earlier heads of this pull request for us, as our check runs of those heads remember.
 * Whose token this deployment has now needs no looking up; a former machine user's approval would be taken for a person's,
 * stand for ever, and count as a human's.
 *
 * Looked up once for a head, as long as it has no check run of ours, and only where an approval by somebody stands for an
 * earlier one: one request. The head's own check run remembers it from then on.
 *
 * @throws what Octokit throws
 */
export async function readFormerApprovers(octokit: Octokit, snapshot: Snapshot): Promise<readonly number[]> {
  const { ownCheckRuns, pull, repository, self, reviews } = snapshot;
  if (ownCheckRuns.some((run) => run.pull === pull.number)) return [];
  const byCommit = new Map<string, Review>();
  for (const review of reviews) {
    const { state, author, sha } = review;
    if (state !== "approved" || author?.kind !== "user" || sha === null || sha === pull.head.sha) continue;
    if (!isOwnReviewer(author, snapshot)) byCommit.set(sha, review);
  }
  const ids = [...byCommit.values()].map(({ id }) => id);
  const found = new Set<number>();
  for (let from = 0; from < ids.length; from += MOST_IDS) {
    const { nodes } = await queryWithAbsent<ReviewedRunsResponse>(
      octokit,
      REVIEWED_RUNS_QUERY,
      { ids: ids.slice(from, from + MOST_IDS), appId: self.appId, checkName: CHECK_NAME },
      ([field]) => field === "nodes",
    );
    for (const suite of nodes.flatMap((node) => node?.commit?.checkSuites?.nodes ?? [])) {
      // The same App can be installed on a fork, too, and speak there of a pull request of the same number.
      if (suite?.repository.databaseId !== repository.id) continue;
      for (const run of suite.checkRuns?.nodes ?? []) {
        const reference = readReference(run?.externalId ?? null);
        if (reference?.pull === pull.number) for (const id of reference.approvers ?? []) found.add(id);
      }
    }
  }
  return [...found];
}
