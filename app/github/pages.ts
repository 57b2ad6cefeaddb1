import type { Connection } from "./answers.ts";
import { StaleReadError, UnexpectedAnswerError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";

/** The pull request that pages belong to, and the head for which the first page was read. */
export interface PageSubject {
  readonly owner: string;
  readonly name: string;
  readonly number: number;
  readonly headSha: string;
  readonly baseRef: string;
}

export interface Pages<T> {
  /** The query for one further page, with a variable `after`. */
  readonly query: string;
  readonly first: Connection<T>;
  /** Where the connection is in the answer's `page` field. */
  readonly pick: (page: unknown) => Connection<T> | null | undefined;
  /** What the list is called in a message. */
  readonly what: string;
  readonly mostPages: number;
}

export interface ReadPages<T> {
  readonly items: readonly T[];
  /** More pages than may be read. */
  readonly cut: boolean;
}

interface PageResponse {
  readonly repository: {
    readonly pullRequest: {
      readonly headRefOid: string;
      readonly baseRefName: string;
      readonly page: unknown;
    } | null;
  } | null;
}

/** Reads a list to its end. A page that cannot be read is an error, never "nothing there". */
export async function readPages<T>(octokit: Octokit, subject: PageSubject, pages: Pages<T>): Promise<ReadPages<T>> {
  const { owner, name, number, headSha, baseRef } = subject;
  const items = nodesOf(pages.first, pages.what);
  let { pageInfo } = pages.first;
  for (let read = 1; pageInfo.hasNextPage; read++) {
    if (read >= pages.mostPages) return { items, cut: true };
    const after = pageInfo.endCursor;
    if (!after) throw new UnexpectedAnswerError(`${pages.what}: GitHub announced another page and gave no cursor`);
    const answer = await octokit.graphql<PageResponse>(pages.query, { owner, name, number, after });
    const pull = answer.repository?.pullRequest;
    if (!pull) throw new UnexpectedAnswerError(`${pages.what}: the pull request is gone while it is read`);
    if (pull.headRefOid !== headSha) throw new StaleReadError(`the head moved while the ${pages.what} were read`);
    if (pull.baseRefName !== baseRef) throw new StaleReadError(`the base changed while the ${pages.what} were read`);
    const page = pages.pick(pull.page);
    if (!page) throw new UnexpectedAnswerError(`${pages.what}: a page is missing`);
    items.push(...nodesOf(page, pages.what));
    pageInfo = page.pageInfo;
  }
  return { items, cut: false };
}

/**
 * The nodes of a connection; one that the App may not see is an error, since the list would not be whole, and so is a
 * connection without a list.
 */
export function nodesOf<T>(connection: { readonly nodes?: readonly (T | null)[] | null }, what: string): T[] {
  if (!connection.nodes) throw new UnexpectedAnswerError(`${what}: GitHub answered without the list`);
  return connection.nodes.map((node) => {
    if (node === null) throw new UnexpectedAnswerError(`${what}: GitHub hides one of them from the App`);
    return node;
  });
}

/** {@link readPages} for lists without which nothing can be decided: too many pages are an error. */
export async function readAllPages<T>(octokit: Octokit, subject: PageSubject, pages: Pages<T>): Promise<readonly T[]> {
  const { items, cut } = await readPages(octokit, subject, pages);
  if (cut) throw new UnexpectedAnswerError(`${pages.what}: more than ${items.length}, which is more than can be read`);
  return items;
}
