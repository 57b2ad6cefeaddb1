import { type Phrase, phrase } from "../policy/phrase.ts";
import { classify } from "./failure.ts";

/** GitHub understood what it was asked for, and does not do it. */
export interface Refusal {
  /** `permission`: the App may not. `conflict`: the head is another one (409). `rules`: all else. */
  readonly kind: "permission" | "conflict" | "rules";
  /** In GitHub's words. */
  readonly message: string;
}

/** HTTP status of `PUT pulls/{n}/merge` (docs.github.com, "Merge a pull request"): not mergeable, and a rule broken. */
const RULES = new Set([405, 422]);

/** What an error of a request to merge says; null for everything that trying again may help against. */
export function refusalOf(error: unknown): Refusal | null {
  if (!(error instanceof Error)) return null;
  const message = readable(error);
  // The class does not depend on the time.
  if (classify(error, new Date(0)).class === "permanent") return { kind: "permission", message };
  if (error.name === "GraphqlResponseError" && "errors" in error && Array.isArray(error.errors)) {
    const errors: readonly unknown[] = error.errors;
    return errors.length > 0 && errors.every(isUnprocessable) ? { kind: "rules", message } : null;
  }
  const status = error.name === "HttpError" && "status" in error ? Number(error.status) : 0;
  if (status === 409) return { kind: "conflict", message };
  return RULES.has(status) ? { kind: "rules", message } : null;
}

/** Why it is not merged, for people. */
export function whyRefused({ kind, message }: Refusal): Phrase {
  return kind === "permission"
    ? phrase`GitHub does not let Greenlight merge it (${message}); the App needs the permission to write contents, and to write workflows where the pull request changes them`
    : phrase`GitHub refused it (${message})`;
}

/**
 * Whether GitHub refused auto-merge because there is nothing to wait for: "Pull request Pull request is in clean status",
 * "… in unstable status" (peter-evans/enable-pull-request-automerge#343, #355), "Protected branch rules not configured for
 * this branch" (iterative/cml#955).
 */
export function hasNothingToWaitFor({ kind, message }: Refusal): boolean {
  return kind === "rules" && /in (clean|unstable|has_hooks) status|rules not configured/i.test(message);
}

function isUnprocessable(error: unknown): boolean {
  return typeof error === "object" && error !== null && "type" in error && error.type === "UNPROCESSABLE";
}

/** Octokit puts its own words before GitHub's; GitHub sometimes sends a list as text. */
function readable(error: Error): string {
  const errors: readonly unknown[] = "errors" in error && Array.isArray(error.errors) ? error.errors : [];
  const messages = errors.map((one) =>
    typeof one === "object" && one !== null && "message" in one ? one.message : "",
  );
  const text = messages.every((one) => one === "") ? error.message : messages.join("; ");
  return text
    .replace(/^\["(.*)"\]$/, "$1")
    .replace(/^Pull request (?=Pull request )/, "")
    .replace(/ - https:\/\/docs\.github\.com\S*$/, "");
}
