import type { ReviewPost } from "../pull-request/review-post.ts";
import type { Snapshot } from "../pull-request/snapshot.ts";
import type { Octokit } from "./octokit.ts";
import type { PostedSummary } from "./read-posted.ts";
import { summaryHash, summaryMark } from "./review-mark.ts";

/**
 * Makes the one summary comment say this. Edited in its place, so that nobody is notified again; not touched where it says
 * so already; and not made where there is nothing to tell.
 *
 * It takes the permission to write pull requests, as everything that is said there does, though REST has it under "issues".
 * Not retried by Octokit: a second `POST` would make a second comment. If its answer is lost, the next attempt finds it.
 *
 * @param posted the one that is there
 * @returns whether something was written
 * @throws what Octokit throws
 */
export async function keepSummary(
  octokit: Octokit,
  { repository, pull }: Snapshot,
  posted: PostedSummary | null,
  summary: ReviewPost["summary"],
): Promise<boolean> {
  const hash = summaryHash(summary.body);
  if (posted === null ? summary.isEmpty : posted.hash === hash) return false;
  const place = { owner: repository.owner, repo: repository.name };
  const body = `${summaryMark(hash)}\n${summary.body}`;
  if (posted === null) await octokit.rest.issues.createComment({ ...place, issue_number: pull.number, body });
  else await octokit.rest.issues.updateComment({ ...place, comment_id: posted.id, body });
  return true;
}
