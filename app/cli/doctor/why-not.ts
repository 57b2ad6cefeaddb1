import { classify } from "../../github/failure.ts";
import { describeError, mask } from "../../observability/describe-error.ts";
import { visible } from "../../pull-request/visible.ts";
import { ConfigurationError } from "../../settings/configuration-error.ts";
import { UsageError } from "../usage-error.ts";
import { type Finding, unchecked } from "./finding.ts";
import { PrerequisiteError } from "./prerequisite.ts";

/** Why a check could not be made, by what it threw. Nothing that an error may carry besides its message is told. */
export function whyNot(error: unknown, now: Date): Finding {
  if (error instanceof PrerequisiteError) return { ...unchecked(error.message), see: error.see };
  return unchecked(shown(reasonOf(error, now)));
}

/** What somebody else wrote, as it may be shown: in one line, without what looks like a secret. */
export function shown(text: string): string {
  return visible(mask(text).replace(/\s+/g, " ").trim());
}

function reasonOf(error: unknown, now: Date): string {
  if (error instanceof UsageError || error instanceof ConfigurationError) {
    return error.message;
  }
  const { name, message, status } = describeError(error);
  if (name !== "HttpError" || !(error instanceof Error)) {
    return `${name}: ${message}${status === undefined ? "" : ` (status ${status})`}`;
  }
  // Octokit calls it a 500 where there was no answer, and hangs what happened on it.
  if (error.cause !== undefined) return `GitHub cannot be reached (${message})`;
  if (classify(error, now).class === "throttled") {
    return `GitHub's rate limit is used up (${message}); try again in a few minutes`;
  }
  const refuses = status !== undefined && status < 500;
  return `GitHub ${refuses ? "refuses" : "is out of order"} (${status}, ${message})`;
}
