import { type Account, sameAccount, sameLogin } from "../pull-request/account.ts";
import { nameFits } from "../pull-request/glob.ts";
import type { CheckContext, RequiredCheck } from "../pull-request/snapshot.ts";
import { latestOfEach } from "./latest.ts";
import type { CheckSelector, CheckSettings } from "./settings.ts";

/** One check and what it means for the approval. */
export interface JudgedCheck {
  readonly name: string;
  /** Who reports it: the App's name with workflow and event, the creator of a commit status; empty if nobody yet. */
  readonly by: string;
  readonly state: "passed" | "failed" | "pending" | "missing" | "not-counted";
  /** In GitHub's words where there are any: `success`, `in_progress`, `timed_out`; else why. */
  readonly detail: string;
  readonly url: string | null;
}

/** Is CI green? `none`: fewer checks have reported than the policy asks for, and nothing is known to run. */
export interface CheckGate {
  readonly state: "green" | "pending" | "failed" | "none";
  readonly checks: readonly JudgedCheck[];
  readonly minimum: number;
  /** Which checks count, by the policy. */
  readonly counts: "all" | "required" | "listed";
}

export interface CheckQuestion {
  readonly contexts: readonly CheckContext[];
  readonly required: readonly RequiredCheck[];
  readonly settings: CheckSettings;
  /** Our own App: its check runs never gate, or we would wait for ourselves. */
  readonly ownAppId: number;
  /** The name of our own check run, which branch protection may require. */
  readonly ownCheckName: string;
  /**
   * Whose work is being judged: a commit status that one of these people posts can fail the gate, never satisfy it.
   * Apps are exempt: that dependency bots post statuses on their own pull requests is what they are for.
   */
  readonly contributors: readonly Account[];
  /** Whether these are all of them. */
  readonly contributorsKnown: boolean;
}

/** Judges the checks of one commit. Pure; the order of the contexts does not matter. */
export function judgeChecks(question: CheckQuestion): CheckGate {
  const { settings, ownAppId } = question;
  const foreign = question.contexts.filter((context) => context.kind === "status" || context.app?.id !== ownAppId);
  const reported = latestOfEach(foreign);

  const gating: { context: CheckContext; judged: JudgedCheck }[] = [];
  const notCounted: JudgedCheck[] = [];
  for (const context of reported) {
    const why = whyNotCounted(context, settings);
    if (why === null) gating.push({ context, judged: judge(context, question) });
    else notCounted.push({ ...face(context), state: "not-counted", detail: why });
  }

  const missing = missingChecks(
    question,
    reported,
    gating.map(({ context }) => context),
  );
  const unfinished = unfinishedWorkflows(gating, settings);
  const checks = [...gating.map(({ judged }) => judged), ...missing, ...unfinished, ...notCounted].sort(byUrgency);
  const has = (state: JudgedCheck["state"]) => checks.some((check) => check.state === state);
  const counted = gating.filter(({ judged }) => judged.state === "passed").length;

  const state = has("failed")
    ? "failed"
    : has("pending") || has("missing")
      ? "pending"
      : counted < settings.minimum
        ? "none"
        : "green";
  const counts = typeof settings.require === "string" ? settings.require : "listed";
  return { state, checks, minimum: settings.minimum, counts };
}

/**
 * A job that needs another one has no check run before that has ended, so between two jobs everything is green. The suite
 * knows: it is not completed before the whole workflow is.
 */
function unfinishedWorkflows(
  gating: readonly { readonly context: CheckContext; readonly judged: JudgedCheck }[],
  settings: CheckSettings,
): JudgedCheck[] {
  if (settings.require !== "all") return [];
  const open = new Map<string, JudgedCheck>();
  for (const { context, judged } of gating) {
    if (context.kind !== "check-run" || context.workflow === null || context.suite?.completed !== false) continue;
    const suite = String(context.suite.id ?? `${context.workflow.id} ${context.workflow.event}`);
    const { name, event } = context.workflow;
    // A job that is seen to run says it better.
    if (judged.state === "pending") open.set(suite, judged);
    else if (!open.has(suite)) {
      const by = `${context.app?.name ?? "unknown App"} on ${event}`;
      open.set(suite, {
        name,
        by,
        state: "pending",
        detail: "the workflow has not ended: more jobs may come",
        url: null,
      });
    }
  }
  return [...open.values()].filter((check) => !gating.some(({ judged }) => judged === check));
}

function whyNotCounted(context: CheckContext, settings: CheckSettings): string | null {
  if (settings.ignore.some((selector) => selects(selector, context))) return "ignored by the policy";
  // Merging waits for it whatever the policy lists, and so does an approval: as long as it is missing, and after.
  if (context.required) return null;
  if (settings.require === "required") return "not required by the base branch";
  if (settings.require === "all") {
    // Our approval sets it off, and so does the withdrawal: waiting for it, we would approve and withdraw for ever.
    return isSetOffByReviews(context) ? "runs because of reviews, which the approval is" : null;
  }
  return settings.require.some((selector) => selects(selector, context)) ? null : "not listed in the policy";
}

/** `pull_request_review` and `pull_request_review_comment` (docs.github.com, "Events that trigger workflows"). */
function isSetOffByReviews(context: CheckContext): boolean {
  return context.kind === "check-run" && context.workflow?.event.startsWith("pull_request_review") === true;
}

function judge(context: CheckContext, question: CheckQuestion): JudgedCheck {
  if (context.kind === "status") {
    if (context.state === "failure" || context.state === "error") return verdict(context, "failed", context.state);
    if (context.state !== "success") return verdict(context, "pending", context.state);
    const { creator } = context;
    if (creator?.kind !== "bot" && couldContribute(creator, question)) {
      return verdict(context, "pending", "may be reported by a contributor of this pull request, which proves nothing");
    }
    return verdict(context, "passed", "success");
  }
  if (context.status !== "completed") return verdict(context, "pending", context.status);
  // A completed run without a conclusion is not in GitHub's language; nothing unknown may pass.
  if (context.conclusion === null) return verdict(context, "pending", "completed without a conclusion");
  return question.settings.pass.includes(context.conclusion)
    ? verdict(context, "passed", context.conclusion)
    : verdict(context, "failed", context.conclusion);
}

/** Also where it cannot be told: the status' creator is gone, or somebody of the pull request has no name. */
export function couldContribute(
  creator: Account | null,
  { contributors, contributorsKnown }: Pick<CheckQuestion, "contributors" | "contributorsKnown">,
): boolean {
  return creator === null || !contributorsKnown || contributors.some((person) => sameAccount(person, creator));
}

function verdict(context: CheckContext, state: JudgedCheck["state"], detail: string): JudgedCheck {
  return { ...face(context), state, detail };
}

function face(context: CheckContext): Pick<JudgedCheck, "name" | "by" | "url"> {
  if (context.kind === "status") {
    return { name: context.name, by: context.creator?.login ?? "commit status", url: context.url };
  }
  const app = context.app?.name ?? "unknown App";
  const { workflow } = context;
  return { name: context.name, by: workflow ? `${app}, ${workflow.name} on ${workflow.event}` : app, url: context.url };
}

/**
 * What must report and has not. Branch protection's own list counts whatever the policy requires, unless the policy
 * ignores the name: a required check that has not reported yet is pending, not absent.
 */
function missingChecks(
  question: CheckQuestion,
  reported: readonly CheckContext[],
  gating: readonly CheckContext[],
): JudgedCheck[] {
  const { settings, ownCheckName } = question;
  const wanted: CheckSelector[] = [];
  if (typeof settings.require !== "string") {
    wanted.push(...settings.require.filter((selector) => !gating.some((context) => selects(selector, context))));
  }
  const absent: JudgedCheck[] = wanted.map((selector) => ({
    name: selector.name,
    by: selector.app ?? selector.user ?? "",
    state: "missing",
    detail: "listed in the policy, has not reported yet",
    url: null,
  }));

  for (const required of question.required) {
    if (required.name === ownCheckName) continue;
    if (settings.ignore.some((selector) => selector.app === undefined && nameFits(selector.name, required.name)))
      continue;
    if (reported.some((context) => answers(context, required))) continue;
    if (absent.some((check) => check.name === required.name)) continue;
    absent.push({
      name: required.name,
      by: required.appId === null ? "" : `App ${required.appId}`,
      state: "missing",
      detail: `required by ${required.source}, has not reported yet`,
      url: null,
    });
  }
  return absent;
}

/** GitHub says itself which context counts for a required name (`isRequired` knows the App that it is bound to). */
function answers(context: CheckContext, required: RequiredCheck): boolean {
  if (context.name !== required.name) return false;
  if (required.appId === null) return context.required;
  return context.kind === "check-run" ? context.app?.id === required.appId : context.required;
}

/** Whether a selector of the policy means this check: by name, and by who reports it. */
export function selects(selector: CheckSelector, context: CheckContext): boolean {
  if (!nameFits(selector.name, context.name)) return false;
  const { app, user } = selector;
  if (context.kind === "check-run") {
    return user === undefined && (app === undefined || context.app?.slug === app || String(context.app?.id) === app);
  }
  const { creator } = context;
  if (user !== undefined && !(creator?.kind === "user" && sameLogin(creator.login, user))) return false;
  // A user may be called like an App: only a bot account speaks for one.
  return (
    app === undefined || (creator?.kind === "bot" && sameLogin(creator.login, `${app.replace(/\[bot\]$/, "")}[bot]`))
  );
}

const URGENCY: readonly JudgedCheck["state"][] = ["failed", "missing", "pending", "passed", "not-counted"];

/** Leaves nothing to the order in which GitHub tells: the same checks are written the same way. */
function byUrgency(a: JudgedCheck, b: JudgedCheck): number {
  const urgency = URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state);
  return urgency || a.name.localeCompare(b.name, "en", { numeric: true }) || byText(faceOf(a), faceOf(b));
}

function faceOf({ name, by, detail, url }: JudgedCheck): string {
  return JSON.stringify([name, by, detail, url]);
}

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
