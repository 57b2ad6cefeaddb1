import { UnexpectedAnswerError } from "./failure.ts";

/**
 * A check run's number. Its ids outgrew 32 bits, which is all that GraphQL's `Int` promises; the address of a run, or of
 * the GitHub Actions job that it stands for, ends in the same number.
 */
export function runIdOf(run: { readonly databaseId: number | null; readonly url: string }): number {
  const id = run.databaseId ?? Number(/(\d+)$/.exec(run.url)?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(id)) throw new UnexpectedAnswerError(`a check run without a number: ${run.url}`);
  return id;
}
