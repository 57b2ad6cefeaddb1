import { CHECK_NAME } from "../pull-request/check-name.ts";
import type { Octokit } from "./octokit.ts";

const SUMMARY =
  "Greenlight decides on pull requests, before they enter the merge queue. This check answers the queue, which would " +
  "wait for ever for a required check that never reports.";

/**
 * Answers a merge queue. Neutral, since nothing is decided here: GitHub takes it as passed, and a pull request without
 * its approvals does not enter the queue.
 */
export async function answerMergeGroup(
  octokit: Octokit,
  repository: { readonly owner: string; readonly name: string },
  sha: string,
): Promise<void> {
  await octokit.rest.checks.create({
    owner: repository.owner,
    repo: repository.name,
    name: CHECK_NAME,
    head_sha: sha,
    external_id: "merge-group",
    status: "completed",
    conclusion: "neutral",
    output: { title: "Nothing to decide in the merge queue", summary: SUMMARY },
  });
}
