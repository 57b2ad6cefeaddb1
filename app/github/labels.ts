import { UnexpectedAnswerError } from "./failure.ts";
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

export const LABELLED_QUERY = /* GraphQL */ `
  query Labelled($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) {
        timelineItems(last: 100, itemTypes: [LABELED_EVENT]) {
          pageInfo { hasPreviousPage }
          nodes { ... on LabeledEvent { createdAt label { name } } }
        }
      }
    }
  }`;

interface LabelledResponse {
  readonly repository: {
    readonly pullRequest: {
      readonly timelineItems: {
        readonly pageInfo: { readonly hasPreviousPage: boolean };
        readonly nodes?:
          | readonly ({ readonly createdAt: string; readonly label: { readonly name: string } } | null)[]
          | null;
      };
    } | null;
  } | null;
}

/**
 * When a label that is meant was put on last, as ISO 8601; null: it never was. Of the last hundred labels that were put on;
 * where it is among none of those and there were more, nobody can tell, and it is the oldest of them that it was before.
 *
 * @throws what Octokit throws
 */
export async function lastLabelled(
  octokit: Octokit,
  pull: PullName,
  meant: (label: string) => boolean,
): Promise<string | null> {
  const { repository } = await octokit.graphql<LabelledResponse>(LABELLED_QUERY, { ...pull });
  const items = repository?.pullRequest?.timelineItems;
  if (!items?.nodes) throw new UnexpectedAnswerError("GitHub answered without the labels that were put on");
  const events = items.nodes.map((event) => {
    // It may be the one that is asked for.
    if (event === null) throw new UnexpectedAnswerError("GitHub answered without one of the labels that were put on");
    return event;
  });
  const last = events.findLast(({ label }) => meant(label.name));
  if (last !== undefined) return last.createdAt;
  return items.pageInfo.hasPreviousPage ? (events[0]?.createdAt ?? null) : null;
}
