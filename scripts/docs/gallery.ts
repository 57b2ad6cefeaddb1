import { join } from "node:path";
import type { RootContent } from "mdast";
import { replayPull } from "../../app/policy/replay.ts";
import { type ApprovalEffect, type CheckRunText, renderCheckRun } from "../../app/report/check-run.ts";
import { renderExplanation } from "../../app/report/explanation.ts";
import { paragraph, print, strong, text } from "../../app/report/markdown.ts";
import { type ReplaySection, renderReplay, replayKey } from "../../app/report/replay.ts";
import { renderApproval } from "../../app/report/review.ts";
import { type DocumentedCase, documentedCases } from "./documented-case.ts";

export const GALLERY = join(import.meta.dirname, "../../docs/gallery");

const INTRODUCTION = `# Gallery

What people see on a pull request, in typical situations: the check run **Greenlight**, as it really is. Each comes from a case in
[\`docs/gallery\`](gallery), which \`greenlight test docs/gallery\` runs; most are judged by the policy
[\`docs/gallery/policy.yml\`](gallery/policy.yml). What the states mean for a required check is in [check-run.md](check-run.md),
whole policies to copy are in the [cookbook](cookbook.md).

Below the table every check run has all conditions, folded; here they are shown where something can be learned from them.`;

/** Also shown as \`greenlight explain\` and \`greenlight simulate\` tell it. */
const IN_TERMINAL = ["approved", "no-rule", "approvals-missing"];
/** Also shown with the review that is posted. */
const WITH_REVIEW = ["approved", "machine-user"];
/** GitHub does not count the approval, or not as enough. */
const NOT_ENOUGH = ["not-enough", "machine-user"];
/** Shown with the text below the summary, which has every condition. */
const WITH_DETAILS = ["approved", "no-rule", "approvals-missing", "mismatch", "guardrail"];
/** Shown with what the change of the policy would do to the others. */
const WITH_REPLAY = ["policy-changed"];

/** docs/gallery.md, from the cases in docs/gallery. */
export async function gallery(): Promise<string> {
  const cases = await documentedCases(GALLERY);
  const entries = cases.map((each) => entry(each, cases));
  const contents = cases.map((each, index) => `${index + 1}. [${titleOf(each)}](#${index + 1}-${anchorOf(each)})`);
  return `${[INTRODUCTION, contents.join("\n"), ...entries].join("\n\n")}\n`;
}

function titleOf({ comment }: DocumentedCase): string {
  return comment.split("\n", 1)[0] ?? "";
}

function anchorOf(each: DocumentedCase): string {
  return titleOf(each)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, "")
    .replaceAll(" ", "-");
}

/** The name without the number by which the cases are in order. */
function nameOf({ name }: DocumentedCase): string {
  return name.replace(/^\d+-/, "");
}

function entry(each: DocumentedCase, all: readonly DocumentedCase[]): string {
  const { decision, comment, file } = each;
  const name = nameOf(each);
  const when = comment.split("\n").slice(1).join("\n").trim();
  const effect = NOT_ENOUGH.includes(name) ? effectOf(each) : null;
  const replay = WITH_REPLAY.includes(name) ? replayOf(each, all) : null;
  const run = renderCheckRun(decision, effect, replay);
  const details = WITH_DETAILS.includes(name) ? run.text : (replay?.markdown ?? "");
  const review = WITH_REVIEW.includes(name) ? [`The review that is posted:`, quoted(renderApproval(decision))] : [];
  const terminal = IN_TERMINAL.includes(name) ? [`In a terminal:`, `\`\`\`\n${explained(each)}\`\`\``] : [];
  return [
    `## ${all.indexOf(each) + 1}. ${titleOf(each)}`,
    `${when} ([case](gallery/${file}))`,
    quoted(shownRun(run, details)),
    ...review,
    ...terminal,
  ].join("\n\n");
}

/** As GitHub shows it: the state with the title, the summary, the annotations, the text. */
function shownRun(run: CheckRunText, details: string): string {
  const head: RootContent = paragraph(text(`${stateOf(run)} · `), strong(text(run.title)));
  const annotations = run.annotations.map(({ path, line, message }) =>
    print([paragraph(text("⚠️ "), { type: "inlineCode", value: `${path}, line ${line}` }, text(`: ${message}`))]),
  );
  const parts = [print([head]), run.summary, ...annotations, details];
  return parts.filter((part) => part !== "").join("\n\n");
}

const CONCLUSIONS: Readonly<Record<string, string>> = {
  success: "🟢 success",
  neutral: "⚪ neutral",
  failure: "🔴 failure",
  action_required: "🟠 action required",
};

function stateOf({ status, conclusion }: CheckRunText): string {
  return status === "in_progress" || conclusion === null ? "🟡 in progress" : (CONCLUSIONS[conclusion] ?? conclusion);
}

function quoted(markdown: string): string {
  return markdown
    .split("\n")
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");
}

function effectOf({ snapshot, decision }: DocumentedCase): ApprovalEffect {
  const { standing } = decision.approvals;
  const canPush = standing === null ? {} : { canPush: standing.canPush };
  return { reviewDecision: "review-required", baseRules: snapshot.baseRules, ...canPush };
}

/** The last pull requests of the imagined repository are those of the gallery that its policy decides. */
function replayOf({ snapshot, local }: DocumentedCase, all: readonly DocumentedCase[]): ReplaySection {
  const { policy: before = snapshot.policy } = local;
  const change = { before, after: snapshot.proposedPolicy };
  const others = all.filter(
    (other) => other.local.files.policy === local.files.policy && other.local.organization === undefined,
  );
  const pulls = others
    .filter((other) => other.decision.reason.kind !== "policy-changed")
    .map((other) => replayPull(other.snapshot, change));
  const { ref: branch } = snapshot.pull.base;
  const replay = { branch, listed: pulls.length, pulls, unreadable: [], stopped: null, forOthers: false };
  return renderReplay(replayKey(snapshot), { kind: "made", replay });
}

const plainly = (line: string) => line;
const NO_COLOURS = { bold: plainly, dim: plainly, red: plainly, green: plainly, yellow: plainly };

function explained({ decision }: DocumentedCase): string {
  return renderExplanation(decision, { paint: NO_COLOURS, width: 120, details: false, local: {} });
}
