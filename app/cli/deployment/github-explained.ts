import { classify } from "../../github/failure.ts";
import { mask } from "../../observability/describe-error.ts";
import { visible } from "../../pull-request/visible.ts";
import { UsageError } from "../usage-error.ts";

/**
 * What GitHub refused the App, in words that say how to go on; anything else as it is.
 *
 * @param doing what was asked for, such as "set the App's webhook"
 */
export function githubExplained(error: unknown, doing: string, now: Date): unknown {
  if (error instanceof UsageError) return error;
  const status = statusOf(error);
  const failure = classify(error, now);
  const why = visible(mask(failure.why));
  if (status === 401) {
    return new UsageError(
      `GitHub does not accept the App's key (401, ${why}). Was the key or the App deleted at GitHub, or is this machine's clock wrong? \`greenlight doctor\` tells.`,
    );
  }
  switch (failure.class) {
    case "throttled": {
      const wait = failure.retryAfter === null ? "in a few minutes" : `in ${failure.retryAfter} seconds`;
      return new UsageError(`GitHub's rate limit is used up (${why}). Try again ${wait}.`);
    }
    case "permanent":
      return new UsageError(`GitHub refuses to ${doing} (${status}, ${why}). \`greenlight doctor\` looks at the App.`);
    case "transient": {
      const answered = status !== null && (!(error instanceof Error) || error.cause === undefined);
      return new UsageError(
        answered
          ? `GitHub could not ${doing} (${status}, ${why}). Try again in a moment; https://www.githubstatus.com tells of outages.`
          : `GitHub cannot be reached to ${doing} (${why}). Is there a way from this machine to it?`,
      );
    }
    case "misconfigured":
      return new UsageError(failure.why);
    case "bug":
      // GitHub's own refusals of what was sent (422) have no other class; what is no answer of GitHub's is not explained.
      return status === null ? error : new UsageError(`GitHub refuses to ${doing} (${status}, ${why}).`);
  }
}

/** The HTTP status of an answer; null where there was none. */
export function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || error.name !== "HttpError" || !("status" in error)) return null;
  return typeof error.status === "number" ? error.status : null;
}
