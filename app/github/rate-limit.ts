/**
 * How much of one of GitHub's limits is used up after an answer, in percent; null where the answer does not say. Each resource
 * (`core`, `graphql`, …) has a limit of its own (docs.github.com, "Rate limits for the REST API", "Checking the status of your
 * rate limit").
 */
export function rateLimitUsed(headers: Headers): number | null {
  const limit = numberIn(headers, "x-ratelimit-limit");
  const remaining = numberIn(headers, "x-ratelimit-remaining");
  if (limit === null || remaining === null || limit <= 0) return null;
  return Math.min(100, Math.max(0, (1 - remaining / limit) * 100));
}

function numberIn(headers: Headers, name: string): number | null {
  const text = headers.get(name);
  return text === null || !/^\d+$/.test(text) ? null : Number(text);
}
