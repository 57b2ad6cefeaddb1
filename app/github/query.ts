import type { Octokit } from "./octokit.ts";

interface GraphqlError {
  readonly type?: string;
  readonly path?: readonly (string | number)[];
}

/**
 * Sends a query that looks up files of a commit. Where there is no such file, GitHub answers null for it and an error
 * beside it (`NOT_FOUND`, with the path of the field), which Octokit throws; for us that is an answer: the file is absent.
 * Any other error is thrown, also if it comes together with such a one.
 *
 * @param fields the names of the fields that look up a file
 */
export async function queryWithFiles<T>(
  octokit: Octokit,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  fields: (field: string | number | undefined) => boolean,
): Promise<T> {
  try {
    return await octokit.graphql<T>(query, variables);
  } catch (error) {
    const partial = partialAnswerOf(error);
    const absent = ({ type, path }: GraphqlError) => type === "NOT_FOUND" && fields(path?.at(-1));
    if (partial === null || partial.errors.length === 0 || !partial.errors.every(absent)) throw error;
    return partial.data as T;
  }
}

/** What an error of @octokit/graphql carries of an answer. */
function partialAnswerOf(error: unknown): { readonly data: object; readonly errors: readonly GraphqlError[] } | null {
  if (!(error instanceof Error) || error.name !== "GraphqlResponseError") return null;
  if (!("errors" in error) || !Array.isArray(error.errors)) return null;
  if (!("data" in error) || typeof error.data !== "object" || error.data === null) return null;
  return { data: error.data, errors: error.errors };
}
