import type { PhrasingContent, RootContent } from "mdast";
import type { JudgedCheck } from "../checks/judge.ts";
import type { Decision } from "../policy/decision.ts";
import type { Outcome, Truth } from "../policy/outcome.ts";
import { listed, type Phrase, phrase, plain, words } from "../policy/phrase.ts";
import type { Problem } from "../policy/problem.ts";
import { POLICY_PATH } from "../pull-request/policy-path.ts";
import type { BaseRules, ReviewDecision } from "../pull-request/snapshot.ts";
import { renderReviewDetails } from "./ai-review/details.ts";
import { folded, inline, paragraph, preformatted, print, strong, table, text, visible } from "./markdown.ts";
import { mergeSentence } from "./merge.ts";
import { organizationFileOf, policySource } from "./policy-source.ts";
import type { ReplaySection } from "./replay.ts";
import { nextActionOf, titleOf } from "./sentences.ts";
import { type Step, stepsOf } from "./steps.ts";

/** What the check run says about a decision. */
export interface CheckRunText {
  readonly status: "in_progress" | "completed";
  readonly conclusion: "success" | "neutral" | "failure" | "action_required" | null;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  readonly annotations: readonly { readonly path: string; readonly line: number; readonly message: string }[];
}

/** What GitHub made of an approval; unknown where there is none. */
export interface ApprovalEffect {
  readonly reviewDecision: ReviewDecision;
  readonly baseRules: BaseRules;
  /** False: whoever gave it may not push, so that GitHub does not count it. */
  readonly canPush?: boolean;
  /** Why GitHub did not merge it, where it was asked to and did not. */
  readonly notMerged?: Phrase | null;
}

/** GitHub cuts a longer title in its lists. */
const LONGEST_TITLE = 120;

/**
 * Renders a decision for people. Pure; the same decision gives the same text, so that it is written once (no times, no
 * SHA of a base that moves by itself).
 *
 * @param replay what a change of the policy would change, where the pull request is one
 */
export function renderCheckRun(
  decision: Decision,
  effect: ApprovalEffect | null = null,
  replay: ReplaySection | null = null,
): CheckRunText {
  const { reason } = decision;
  const problems = reason.kind === "policy-changed" || reason.kind === "policy-invalid" ? reason.problems : [];
  const summary: RootContent[] = [paragraph(strong(text("Next:")), text(" "), ...inline(nextAction(decision, effect)))];
  if (problems.length > 0) {
    const foreign = reason.kind === "policy-invalid" && reason.owner === "organization";
    summary.push(preformatted(problemLines(foreign ? organizationFileOf(decision) : POLICY_PATH, problems)));
  }
  const rows = decisionRows(decision);
  if (rows.length > 0) summary.push(table(["", "Step", "Result"], rows));
  summary.push(paragraph(...inline(sourceOf(decision))));

  return {
    ...stateOf(decision),
    title: shortened(visible(plain(titleOf(decision))).trim()),
    summary: print(summary),
    // In front of the rest, which may be cut, and where nobody's name can stand (see `replayIn`).
    text: [replay?.markdown, reviewDetails(decision), print(detailsOf(decision))].filter(Boolean).join("\n\n"),
    annotations: reason.kind === "policy-changed" ? problems.map(annotationOf) : [],
  };
}

function reviewDetails({ review }: Decision): string {
  return review === null || review.result === null ? "" : renderReviewDetails(review.result, review.level);
}

function nextAction(decision: Decision, effect: ApprovalEffect | null): Phrase {
  const notMerged = effect?.notMerged ?? null;
  if (decision.outcome !== "approve" || effect?.reviewDecision !== "review-required")
    return nextActionOf(decision, notMerged);
  const why = listed(whyNotEnough(decision, effect));
  return phrase`Greenlight approved, and GitHub still asks for a review: ${why}.${mergeSentence(decision, notMerged)}`;
}

/**
 * What is known to keep an approval from counting; GitHub itself gives no reason. Of a person it counts the approval if they
 * may push (`authorCanPushToRepository`); what that field says of an App is no proof either way.
 */
function whyNotEnough({ approver }: Decision, { baseRules: rules, canPush }: ApprovalEffect): Phrase[] {
  const reasons: Phrase[] = [];
  const user =
    approver.as === "user" ? phrase`the machine user ${approver.account?.login ?? "of this deployment"}` : null;
  if (user !== null && canPush === false)
    reasons.push(phrase`${user} has no write access here, so its approval does not count`);
  if ((rules.approvalsRequired ?? 0) > 1)
    reasons.push(words(`the base branch asks for ${rules.approvalsRequired} approvals`));
  if (rules.codeOwners) reasons.push(words("code owners must review"));
  if (rules.lastPushApproval) reasons.push(words("somebody other than the last pusher must approve"));
  if (reasons.length > 0) return reasons;
  if (user !== null) return [phrase`the approval of ${user} may not count here`];
  return [words("approvals of the App may not count here (its installation needs the permission to write contents)")];
}

function stateOf(decision: Decision): Pick<CheckRunText, "status" | "conclusion"> {
  return decision.waiting
    ? { status: "in_progress", conclusion: null }
    : { status: "completed", conclusion: conclusionOf(decision) };
}

function conclusionOf({ reason, checkIsVerdict }: Decision): CheckRunText["conclusion"] {
  switch (reason.kind) {
    case "approved":
      return "success";
    // Whether it is in check mode is not known where the policy is not: neutral would pass.
    case "policy-invalid":
    case "organization-unseen":
      return "action_required";
    // Somebody has to see to the deployment, whatever becomes of this pull request.
    case "approver-missing":
      return "action_required";
    case "policy-changed":
      return reason.proposed === "invalid" ? "failure" : undecided(checkIsVerdict);
    default:
      return undecided(checkIsVerdict);
  }
}

/** Where the check is the verdict, what is not approved must not pass: GitHub takes neutral for passed. */
function undecided(checkIsVerdict: boolean): "failure" | "neutral" {
  return checkIsVerdict ? "failure" : "neutral";
}

type Row = PhrasingContent[][];

const MARKS: Record<Step["mark"], string> = {
  ok: "✅",
  stop: "✋",
  failed: "❌",
  waits: "⏳",
  unknown: "❔",
  off: "➖",
};

function decisionRows(decision: Decision): Row[] {
  return stepsOf(decision).map(({ mark, what, result }) => row(MARKS[mark], what, result));
}

function detailsOf(decision: Decision): RootContent[] {
  const content: RootContent[] = [];
  const { checks, gates, guards, rules } = decision;
  if (checks !== null && checks.checks.length > 0) {
    const rows = checks.checks.map(
      (check): Row => [
        [text(STATE_MARKS[check.state])],
        inline(phrase`${check.name}`),
        inline(check.by === "" ? words("nobody yet") : phrase`${check.by}`),
        inline(words(check.detail)),
      ],
    );
    content.push(
      ...folded(words(`Checks (${checks.checks.length})`), [table(["", "Check", "Reported by", "Result"], rows)]),
    );
  }
  for (const rule of rules) {
    const outcomes = [...rule.conditions, ...(rule.approvals === undefined ? [] : [rule.approvals])];
    content.push(...folded(phrase`Rule ${rule.name}: ${words(TRUTHS[rule.truth])}`, [conditionTable(outcomes)]));
  }
  for (const guard of guards) {
    content.push(
      ...folded(words(`${capitalised(guard.name)}: ${GUARD_TRUTHS[guard.truth]}`), [conditionTable(guard.conditions)]),
    );
  }
  content.push(...folded(words("Preconditions"), [conditionTable(gates)]));
  return content;
}

const STATE_MARKS: Record<JudgedCheck["state"], string> = {
  passed: "✅",
  failed: "❌",
  pending: "⏳",
  missing: "⏳",
  "not-counted": "➖",
};
const TRUTHS: Record<Truth, string> = { true: "applies", false: "does not apply", unknown: "cannot be told" };
const GUARD_TRUTHS: Record<Truth, string> = { true: "holds", false: "does not hold", unknown: "cannot be told" };
const TRUTH_MARKS: Record<Truth, string> = { true: "yes", false: "no", unknown: "unknown" };

function conditionTable(outcomes: readonly Outcome[]): RootContent {
  const rows = (level: readonly Outcome[], depth: number): Row[] =>
    level.flatMap((outcome) => [
      [
        [text(`${"↳ ".repeat(depth)}${outcome.condition}`)],
        inline(outcome.expected),
        inline(outcome.found),
        [text(TRUTH_MARKS[outcome.truth])],
      ],
      ...rows(outcome.children ?? [], depth + 1),
    ]);
  return table(["Condition", "Asked for", "Found", "Holds"], rows(outcomes, 0));
}

function sourceOf(decision: Decision): Phrase {
  const source = policySource(decision);
  if (source !== null) return phrase`Policy: ${source}.`;
  return decision.reason.kind === "organization-unseen"
    ? phrase`There is no ${organizationFileOf(decision)} that Greenlight may see.`
    : phrase`There is no ${POLICY_PATH} on ${decision.subject.baseRef}.`;
}

const MOST_PROBLEMS = 50;

function problemLines(file: string, problems: readonly Problem[]): string {
  const shown = problems.slice(0, MOST_PROBLEMS).map((problem) => problemLine(file, problem));
  const more = problems.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("\n");
}

function problemLine(file: string, { line, column, path, message }: Problem): string {
  return `${file}:${line}:${column}  ${path === "" ? "" : `${path}: `}${message}`;
}

function annotationOf({ line, path, message }: Problem): CheckRunText["annotations"][number] {
  return { path: POLICY_PATH, line, message: visible(path === "" ? message : `${path}: ${message}`) };
}

function row(mark: string, what: Phrase, found: Phrase): Row {
  return [[text(mark)], inline(what), inline(found)];
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** By whole characters: half an emoji would come back from GitHub as something else, and be written again for ever. */
function shortened(title: string): string {
  if (title.length <= LONGEST_TITLE) return title;
  return `${title.slice(0, LONGEST_TITLE - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
