import type { Octokit } from "./octokit.ts";

interface PullName {
  readonly owner: string;
  readonly name: string;
  readonly number: number;
}

/**
 * Puts a label on a pull request; GitHub makes it where the repository has none of this name, and does nothing where the
 * pull request has it already. With the permission to write pull requests (docs.github.com, "Add labels to an issue").
 */
export async function addLabel(octokit: Octokit, { owner, name, number }: PullName, label: string): Promise<void> {
  await octokit.rest.issues.addLabels({ owner, repo: name, issue_number: number, labels: [label] });
}

/** Takes every label off that is meant. One that is gone by then is what was wanted. */
export async function removeLabels(
  octokit: Octokit,
  { owner, name, number }: PullName,
  meant: (label: string) => boolean,
): Promise<void> {
  const subject = { owner, repo: name, issue_number: number };
  // A pull request has at most 100 labels.
  const { data } = await octokit.rest.issues.listLabelsOnIssue({ ...subject, per_page: 100 });
  for (const label of data.filter((each) => meant(each.name))) {
    try {
      await octokit.rest.issues.removeLabel({ ...subject, name: label.name });
    } catch (error) {
      if (!(error instanceof Error && "status" in error && error.status === 404)) throw error;
    }
  }
}
