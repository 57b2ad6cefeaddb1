/** Why `fetch` got no answer: what happened on the way is the cause of its "fetch failed". */
export function whyNoAnswer(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== "" ? error.cause.message : error.message;
}
