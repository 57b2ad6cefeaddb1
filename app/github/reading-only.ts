import type { Octokit } from "./octokit.ts";

/** What may be spent on reading, and until when. */
export interface Allowance {
  readonly requests: number;
  readonly until: Date;
  readonly now: () => Date;
}

/** `limit`: too little of GitHub's rate limit is left for what matters more. */
export type StopReason = "requests" | "time" | "limit";

/** The allowance is used up. */
export class ReadingStoppedError extends Error {
  override readonly name = "ReadingStoppedError";
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(`no further request: ${reason}`);
    this.reason = reason;
  }
}

/** Of a rate limit, this share is left to evaluations. */
const LEFT_TO_OTHERS = 1 / 5;

/**
 * Reads with this Octokit, within the allowance, and nothing else: until `read` is done, each request of this Octokit
 * is counted, a write is refused, and one beyond the allowance throws {@link ReadingStoppedError}. GitHub tells with
 * every answer how much of its rate limit is left (docs.github.com, "Rate limits for the REST API", "Checking the
 * status of your rate limit"); where it tells nothing, as an Enterprise Server without limits, there is none.
 *
 * @returns what was read, and what it cost. Requests for access tokens do not count.
 * @throws what `read` throws
 */
export async function readingOnly<T>(
  octokit: Octokit,
  { requests, until, now }: Allowance,
  read: () => Promise<T>,
): Promise<{ readonly result: T; readonly requests: number }> {
  let spent = 0;
  let low = false;
  type RequestHook = Parameters<typeof octokit.hook.wrap<"request">>[1];
  const hook: RequestHook = async (request, options) => {
    if (isForToken(options)) return await request(options);
    if (!isRead(options)) throw new Error(`${options.method} ${options.url} in the midst of reading`);
    if (low) throw new ReadingStoppedError("limit");
    if (spent >= requests) throw new ReadingStoppedError("requests");
    if (now() >= until) throw new ReadingStoppedError("time");
    spent++;
    const response = await request(options);
    low ||= isLow(response.headers);
    return response;
  };
  octokit.hook.wrap("request", hook);
  try {
    return { result: await read(), requests: spent };
  } finally {
    octokit.hook.remove("request", hook);
  }
}

/** For good: from now on each write of this Octokit is refused before it is sent. */
export function refuseWrites({ hook }: Octokit): void {
  hook.before("request", (options) => {
    if (!isForToken(options) && !isRead(options))
      throw new Error(`${options.method} ${options.url} would write, and this only reads`);
  });
}

/** Octokit asks for one when the last has run out, whatever for. */
function isForToken({ url }: { readonly url: string }): boolean {
  return url.endsWith("/access_tokens");
}

function isRead({ method, url, query }: { readonly method: string; readonly url: string; readonly query?: unknown }) {
  if (method === "GET") return true;
  return method === "POST" && url.endsWith("/graphql") && typeof query === "string" && /^\s*query\b/.test(query);
}

function isLow(headers: Readonly<Record<string, string | number | undefined>>): boolean {
  const remaining = Number(headers["x-ratelimit-remaining"] ?? Number.NaN);
  const limit = Number(headers["x-ratelimit-limit"] ?? Number.NaN);
  return remaining < limit * LEFT_TO_OTHERS;
}
