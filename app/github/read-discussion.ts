import { toAccount } from "../pull-request/account.ts";
import type { LinkedIssue, Listing, Snapshot, Thread } from "../pull-request/snapshot.ts";
import type { Connection, LinkedIssueNode, ThreadNode } from "./answers.ts";
import { StaleReadError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import { readPages } from "./pages.ts";
import { DISCUSSION_QUERY, THREADS_PAGE } from "./queries.ts";
import { type FieldPath, queryWithAbsent } from "./query.ts";

/** Of 100 conversations each. */
const MOST_PAGES = 10;

interface DiscussionResponse {
  readonly repository: {
    readonly pullRequest: {
      readonly headRefOid: string;
      readonly baseRefName: string;
      readonly reviewThreads?: Connection<ThreadNode> | null;
      readonly closingIssuesReferences?: Connection<LinkedIssueNode> | null;
    } | null;
  } | null;
}

export interface Discussion {
  readonly threads?: Listing<Thread>;
  readonly linkedIssues?: Listing<LinkedIssue>;
}

/**
 * Reads the conversations on lines of the diff, up to 1,000, and the issues that merging would close, up to 100; each
 * whole or saying why not. What the App may not see is not whole. One request, and one for each further page.
 *
 * @throws what Octokit throws; StaleReadError if the pull request moved since the snapshot
 */
export async function readDiscussion(
  octokit: Octokit,
  { repository, pull }: Snapshot,
  asked: { readonly threads: boolean; readonly issues: boolean },
): Promise<Discussion> {
  const ref = { owner: repository.owner, name: repository.name, number: pull.number };
  const answer = await queryWithAbsent<DiscussionResponse>(
    octokit,
    DISCUSSION_QUERY,
    { ...ref, ...asked },
    () => false,
    isAskedFor,
  );
  const now = answer.repository?.pullRequest;
  if (now && (now.headRefOid !== pull.head.sha || now.baseRefName !== pull.base.ref))
    throw new StaleReadError("the pull request moved while its conversations and issues were read");
  const subject = { ...ref, headSha: pull.head.sha, baseRef: pull.base.ref };
  return {
    ...(asked.threads ? { threads: await threadsOf(octokit, subject, now?.reviewThreads ?? null) } : {}),
    ...(asked.issues ? { linkedIssues: issuesOf(now?.closingIssuesReferences ?? null) } : {}),
  };
}

/** `repository.pullRequest.reviewThreads`, and what is in it. */
function isAskedFor(path: FieldPath): boolean {
  return path[2] === "reviewThreads" || path[2] === "closingIssuesReferences";
}

async function threadsOf(
  octokit: Octokit,
  subject: Parameters<typeof readPages>[1],
  first: Connection<ThreadNode> | null,
): Promise<Listing<Thread>> {
  if (!first?.nodes || first.nodes.includes(null)) {
    const reason = "GitHub does not show all conversations, for which the App needs `pull_requests: read`";
    return { whole: false, items: (first?.nodes ?? []).flatMap((node) => (node ? [toThread(node)] : [])), reason };
  }
  const { items, cut } = await readPages<ThreadNode>(octokit, subject, {
    query: THREADS_PAGE,
    first,
    pick: (page) => page as Connection<ThreadNode> | null,
    what: "conversations",
    mostPages: MOST_PAGES,
  });
  const threads = items.map(toThread);
  const total = first.totalCount ?? threads.length;
  if (!cut && threads.length >= total) return { whole: true, items: threads };
  return { whole: false, items: threads, reason: `only ${threads.length} of ${total} conversations could be read` };
}

function toThread({ isResolved, path, comments }: ThreadNode): Thread {
  const author = comments.nodes?.[0]?.author ?? null;
  return { resolved: isResolved, path, author: author && toAccount(author) };
}

function issuesOf(found: Connection<LinkedIssueNode> | null): Listing<LinkedIssue> {
  const nodes = found?.nodes ?? [];
  const seen = nodes.flatMap((node) => (node ? [node] : []));
  const items = seen.map(({ number, state, labels }) => ({
    number,
    open: state === "OPEN",
    labels: (labels?.nodes ?? []).flatMap((label) => label?.name ?? []),
  }));
  const blind = seen.some(({ labels }) => !labels?.nodes || labels.pageInfo.hasNextPage || labels.nodes.includes(null));
  if (!found?.nodes || seen.length < nodes.length || blind) {
    const reason = "GitHub does not show all issues that it closes, for which the App needs `issues: read`";
    return { whole: false, items, reason };
  }
  if (found.pageInfo.hasNextPage || items.length < (found.totalCount ?? 0)) {
    return {
      whole: false,
      items,
      reason: `only ${items.length} of ${found.totalCount} issues that it closes could be read`,
    };
  }
  return { whole: true, items };
}
