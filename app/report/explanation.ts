import type { Decision } from "../policy/decision.ts";
import type { Outcome, Truth } from "../policy/outcome.ts";
import { type Phrase, plain } from "../policy/phrase.ts";
import { aligned } from "./aligned.ts";
import { visible } from "./markdown.ts";
import { type LocalSources, organizationFileOf, policySource } from "./policy-source.ts";
import { nextActionOf, titleOf } from "./sentences.ts";
import { type Step, stepsOf } from "./steps.ts";

/** How a terminal shows emphasis; each gives the text back where there are no colours. */
export type Paint = Readonly<Record<"bold" | "dim" | "red" | "green" | "yellow", (text: string) => string>>;

export interface ExplanationOptions {
  readonly paint: Paint;
  /** Columns of the terminal; lines are never broken where it has no width. */
  readonly width: number | null;
  /** Also every condition, with what was asked for and what was found. */
  readonly details: boolean;
  /** Policies that are files of this machine. */
  readonly local: LocalSources;
}

/** A decision for a terminal: title, next action, and a table of what was looked at. Ends with a new line. */
export function renderExplanation(decision: Decision, options: ExplanationOptions): string {
  const { paint, width, details, local } = options;
  const lines = [titleLine(decision, paint), `${paint.bold("Next:")} ${shown(nextActionOf(decision))}`];
  const { reason } = decision;
  if (reason.kind === "policy-invalid" || reason.kind === "policy-changed") {
    const foreign = reason.kind === "policy-invalid" && reason.owner === "organization";
    lines.push(
      "",
      ...(foreign ? [visible(local.organization ?? organizationFileOf(decision))] : []),
      ...reason.problems.map(({ line, column, path, message }) =>
        visible(`  ${line}:${column}  ${path === "" ? "" : `${path}: `}${message}`),
      ),
    );
  }
  const steps = stepsOf(decision).map((step) => [MARKS[step.mark](paint), shown(step.what), shown(step.result)]);
  if (steps.length > 0) lines.push("", ...aligned(steps, { width }));
  const source = policySource(decision, local);
  if (source !== null) lines.push("", paint.dim(`Policy: ${shown(source)}`));
  if (details) lines.push(...detailLines(decision, options));
  return `${lines.join("\n")}\n`;
}

/** The title with its mark, as it also stands in lists of decisions. */
export function titleLine(decision: Decision, paint: Paint): string {
  const title = shown(titleOf(decision));
  if (decision.reason.kind === "shadow") return `${paint.yellow("✓")} ${paint.bold(title)}`;
  if (decision.outcome === "approve") return `${paint.green("✓")} ${paint.bold(title)}`;
  return `${decision.waiting ? paint.yellow("…") : paint.red("✗")} ${paint.bold(title)}`;
}

/** A phrase for a terminal: nothing in it can move the cursor, change a colour or turn the direction of writing around. */
export function shown(phrase: Phrase): string {
  return visible(plain(phrase));
}

const MARKS: Record<Step["mark"], (paint: Paint) => string> = {
  ok: ({ green }) => green("✓"),
  stop: ({ red }) => red("✗"),
  failed: ({ red }) => red("✗"),
  waits: ({ yellow }) => yellow("…"),
  unknown: ({ yellow }) => yellow("?"),
  off: ({ dim }) => dim("–"),
};

const TRUTHS: Record<Truth, (paint: Paint) => string> = {
  true: ({ green }) => green("yes"),
  false: ({ red }) => red("no"),
  unknown: ({ yellow }) => yellow("unknown"),
};

function detailLines({ gates, guards, rules, checks }: Decision, { paint, width }: ExplanationOptions): string[] {
  const sections: [string, string[][]][] = [
    ["Preconditions", conditionRows(gates, paint)],
    ...[...guards, ...rules].map(({ name, conditions, approvals }): [string, string[][]] => [
      visible(name),
      conditionRows(approvals === undefined ? conditions : [...conditions, approvals], paint),
    ]),
  ];
  if (checks !== null && checks.checks.length > 0) {
    const rows = checks.checks.map((check) =>
      [check.state, check.name, check.by || "nobody yet", check.detail].map(visible),
    );
    sections.push(["Checks", rows]);
  }
  return sections.flatMap(([title, rows]) => ["", paint.bold(title), ...aligned(rows, { width, indent: 2 })]);
}

function conditionRows(outcomes: readonly Outcome[], paint: Paint, depth = 0): string[][] {
  return outcomes.flatMap((outcome) => [
    [
      TRUTHS[outcome.truth](paint),
      `${"  ".repeat(depth)}${outcome.condition}`,
      `asked: ${shown(outcome.expected)}`,
      `found: ${shown(outcome.found)}`,
    ],
    ...conditionRows(outcome.children ?? [], paint, depth + 1),
  ]);
}
