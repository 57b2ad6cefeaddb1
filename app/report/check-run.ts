import type { PhrasingContent, RootContent } from "mdast";
import type { JudgedCheck } from "../checks/judge.ts";
import type { Decision, Mode } from "../policy/decision.ts";
import type { Outcome, Truth } from "../policy/outcome.ts";
import { listed, type Phrase, phrase, plain, words } from "../policy/phrase.ts";
import type { Problem } from "../policy/problem.ts";
import { POLICY_PATH } from "../pull-request/policy-path.ts";
import type { BaseRules, ReviewDecision } from "../pull-request/snapshot.ts";
import { folded, inline, paragraph, preformatted, print, strong, table, text, visible } from "./markdown.ts";
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
}

/** GitHub cuts a longer title in its lists. */
const LONGEST_TITLE = 120;

/**
 * Renders a decision for people. Pure; the same decision gives the same text, so that it is written once (no times, no
 * SHA of a base that moves by itself).
 */
export function renderCheckRun(decision: Decision, effect: ApprovalEffect | null = null): CheckRunText {
  const { reason } = decision;
  const problems = reason.kind === "policy-changed" || reason.kind === "policy-invalid" ? reason.problems : [];
  const summary: RootContent[] = [paragraph(strong(text("Next:")), text(" "), ...inline(nextAction(decision, effect)))];
  if (problems.length > 0) summary.push(preformatted(problemLines(problems)));
  const rows = decisionRows(decision);
  if (rows.length > 0) summary.push(table(["", "Step", "Result"], rows));
  summary.push(paragraph(...inline(sourceOf(decision))));

  return {
    ...stateOf(decision),
    title: shortened(visible(plain(titleOf(decision))).trim()),
    summary: print(summary),
    text: print(detailsOf(decision)),
    annotations: reason.kind === "policy-changed" ? problems.map(annotationOf) : [],
  };
}

function nextAction(decision: Decision, effect: ApprovalEffect | null): Phrase {
  if (decision.outcome !== "approve" || effect?.reviewDecision !== "review-required") return nextActionOf(decision);
  return phrase`Greenlight approved, and GitHub still asks for a review: ${listed(whyNotEnough(effect.baseRules))}.`;
}

/** What is known to keep an approval from counting; GitHub itself gives no reason. */
function whyNotEnough(rules: BaseRules): Phrase[] {
  const reasons: Phrase[] = [];
  if ((rules.approvalsRequired ?? 0) > 1)
    reasons.push(words(`the base branch asks for ${rules.approvalsRequired} approvals`));
  if (rules.codeOwners) reasons.push(words("code owners must review"));
  if (rules.lastPushApproval) reasons.push(words("somebody other than the last pusher must approve"));
  if (reasons.length > 0) return reasons;
  return [words("approvals of the App may not count here (its installation needs the permission to write contents)")];
}

function stateOf(decision: Decision): Pick<CheckRunText, "status" | "conclusion"> {
  return decision.waiting
    ? { status: "in_progress", conclusion: null }
    : { status: "completed", conclusion: conclusionOf(decision) };
}

function conclusionOf({ reason, mode }: Decision): CheckRunText["conclusion"] {
  switch (reason.kind) {
    case "approved":
      return "success";
    case "policy-invalid":
      return "action_required";
    case "policy-changed":
      return reason.proposed === "invalid" ? "failure" : undecided(mode);
    default:
      return undecided(mode);
  }
}

/** Where the check is the verdict, what is not approved must not pass: GitHub takes neutral for passed. */
function undecided(mode: Mode): "failure" | "neutral" {
  return mode === "check" ? "failure" : "neutral";
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
  for (const rule of rules)
    content.push(...folded(phrase`Rule ${rule.name}: ${words(TRUTHS[rule.truth])}`, [conditionTable(rule.conditions)]));
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

function sourceOf({ policyBlob, subject }: Decision): Phrase {
  return policyBlob === null
    ? phrase`There is no ${POLICY_PATH} on ${subject.baseRef}.`
    : policyBlob === ""
      ? phrase`Policy: ${POLICY_PATH} on ${subject.baseRef}.`
      : phrase`Policy: ${POLICY_PATH} on ${subject.baseRef}, version ${policyBlob.slice(0, 7)}.`;
}

const MOST_PROBLEMS = 50;

function problemLines(problems: readonly Problem[]): string {
  const shown = problems.slice(0, MOST_PROBLEMS).map(problemLine);
  const more = problems.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("\n");
}

function problemLine({ line, column, path, message }: Problem): string {
  return `${POLICY_PATH}:${line}:${column}  ${path === "" ? "" : `${path}: `}${message}`;
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
