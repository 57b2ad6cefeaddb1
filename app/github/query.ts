import type { Octokit } from "./octokit.ts";

/** The field of an answer, from the top: names in objects, numbers in lists. */
export type FieldPath = readonly (string | number)[];

interface GraphqlError {
  readonly type?: string;
  readonly path?: FieldPath;
}

/**
 * Sends a query that looks up things that may not be there, such as files of a commit. Where there is no such thing,
 * GitHub answers null for it and an error
 * beside it (`NOT_FOUND`, with the path of the field), which Octokit throws; for us that is an answer: it is absent.
 * Any other error is thrown, also if it comes together with such a one.
 *
 * @param mayBeAbsent tells by the path of a field whether what it looks up may be absent
 * @param mayBeForbidden the same for what the App may lack the permission to see (`FORBIDDEN`), where null is right then
 */
export async function queryWithAbsent<T>(
  octokit: Octokit,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  mayBeAbsent: (path: FieldPath) => boolean,
  mayBeForbidden: (path: FieldPath) => boolean = () => false,
): Promise<T> {
  try {
    return await octokit.graphql<T>(query, variables);
  } catch (error) {
    const partial = partialAnswerOf(error);
    const absent = ({ type, path }: GraphqlError) =>
      path !== undefined &&
      ((type === "NOT_FOUND" && mayBeAbsent(path)) || (type === "FORBIDDEN" && mayBeForbidden(path)));
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
