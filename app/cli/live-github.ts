import { ProbotOctokit } from "probot";
import { classify, StaleReadError } from "../github/failure.ts";
import type { Octokit } from "../github/octokit.ts";
import { refuseWrites } from "../github/reading-only.ts";
import { visible } from "../report/markdown.ts";
import { readGithubApiUrl } from "../settings/variables.ts";
import { UsageError } from "./usage-error.ts";

/** GitHub with a person's token. Nothing that the command line does writes. */
export interface LiveGithub {
  readonly octokit: Octokit;
  /** What was asked of GitHub so far, and what may still be asked as far as GitHub told. */
  readonly budget: () => Budget;
}

export interface Budget {
  readonly requests: number;
  /** What is left of the limit that is nearest to its end. */
  readonly remaining: number | null;
}

const REQUEST_TIMEOUT = 20_000;

/** @throws UsageError where there is no token, or the address is wrong */
export function connect(env: NodeJS.ProcessEnv): LiveGithub {
  const token = (env.GITHUB_TOKEN || env.GH_TOKEN)?.trim();
  if (!token) {
    throw new UsageError(
      "GITHUB_TOKEN is not set. It is needed to read the pull request, and a token that can only read is enough:\n" +
        "  GITHUB_TOKEN=$(gh auth token) greenlight …",
    );
  }
  const url = readGithubApiUrl(env.GITHUB_API_URL ?? "");
  if ("problem" in url) throw new UsageError(`GITHUB_API_URL ${url.problem}. ${url.fix}.`);

  let requests = 0;
  let remaining: number | null = null;
  const counting: typeof fetch = async (input, init) => {
    requests++;
    const response = await fetch(input, { ...init, signal: AbortSignal.timeout(REQUEST_TIMEOUT) });
    const left = Number(response.headers.get("x-ratelimit-remaining") ?? Number.NaN);
    if (Number.isFinite(left)) remaining = remaining === null ? left : Math.min(remaining, left);
    return response;
  };
  const octokit = new ProbotOctokit({
    auth: { token },
    baseUrl: url.value,
    request: { fetch: counting },
    // A person waits for the answer: a limit is told, not waited for.
    throttle: { enabled: false },
    retry: { enabled: false },
    log: { debug: ignored, info: ignored, warn: ignored, error: ignored },
  });
  refuseWrites(octokit);
  return { octokit, budget: () => ({ requests, remaining }) };
}

function ignored(): void {}

/**
 * What GitHub refused, in words that say how to go on; anything else as it is.
 *
 * @param what that was asked for, such as `acme/shop#12`
 */
export function explained(error: unknown, what: string, now: Date): unknown {
  const status = statusOf(error);
  const name = visible(what);
  const failure = classify(error, now);
  const why = visible(failure.why);
  if (status === 401) {
    return new UsageError(
      `GitHub does not accept the token (401, ${why}). It may have expired: set GITHUB_TOKEN anew.`,
    );
  }
  if (error instanceof StaleReadError) {
    return new UsageError(`${name} is changing while it is read (${why}). Try again in a moment.`);
  }
  switch (failure.class) {
    case "throttled": {
      const wait = failure.retryAfter === null ? "in a few minutes" : `in ${minutes(failure.retryAfter)}`;
      return new UsageError(`GitHub's rate limit is used up (${why}). Try again ${wait}.`);
    }
    case "permanent":
      return isNotFound(error, status)
        ? new UsageError(
            `${name} is not there, or the token may not see it. A fine-grained token needs read access to the contents, pull requests, checks (where it is offered) and commit statuses of that repository.`,
          )
        : new UsageError(`GitHub refuses to show ${name}: ${why}`);
    case "transient":
      return new UsageError(`GitHub could not be asked for ${name}: ${why}`);
    case "misconfigured":
    case "bug":
      return error;
  }
}

/** Whether the next request would not fare better either: a token that is not accepted, a limit, a network that is down. */
export function isRefused(error: unknown, now: Date): boolean {
  if (statusOf(error) === 401) return true;
  const { class: kind } = classify(error, now);
  return kind === "throttled" || (kind === "transient" && !(error instanceof StaleReadError));
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && "status" in error ? error.status : undefined;
}

function isNotFound(error: unknown, status: unknown): boolean {
  if (status === 404) return true;
  if (!(error instanceof Error) || !("errors" in error) || !Array.isArray(error.errors)) return false;
  return error.errors.some(
    (each: unknown) => typeof each === "object" && each !== null && "type" in each && each.type === "NOT_FOUND",
  );
}

function minutes(seconds: number): string {
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
