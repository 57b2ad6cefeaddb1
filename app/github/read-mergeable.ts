import type { PullRequest, Snapshot } from "../pull-request/snapshot.ts";
import type { Octokit } from "./octokit.ts";
import { MERGEABLE_QUERY } from "./queries.ts";

/** Milliseconds before each further look; a Lambda is paid while it waits, and others wait for it. */
const PAUSES = [500, 1_500, 3_000];

interface MergeableResponse {
  readonly repository: {
    readonly pullRequest: {
      readonly headRefOid: string;
      readonly baseRefName: string;
      readonly mergeable: string;
    } | null;
  } | null;
}

/**
 * Whether GitHub could merge the pull request. It works that out only after somebody asked, and sends no event when it
 * has (docs.github.com, "Get a pull request", `mergeable`), so it is asked again, at most three times.
 *
 * @throws what Octokit throws
 */
export async function readMergeable(
  octokit: Octokit,
  { repository, pull }: Snapshot,
  sleep: (milliseconds: number) => Promise<unknown>,
): Promise<PullRequest["mergeable"]> {
  for (const pause of PAUSES) {
    await sleep(pause);
    const answer = await octokit.graphql<MergeableResponse>(MERGEABLE_QUERY, {
      owner: repository.owner,
      name: repository.name,
      number: pull.number,
    });
    const now = answer.repository?.pullRequest;
    // What is so of another head or base says nothing of this one.
    if (now?.headRefOid !== pull.head.sha || now.baseRefName !== pull.base.ref) return "unknown";
    if (now.mergeable === "MERGEABLE") return "mergeable";
    if (now.mergeable === "CONFLICTING") return "conflicting";
  }
  return "unknown";
}
