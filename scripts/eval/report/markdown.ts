import type { PhrasingContent, RootContent } from "mdast";
import { code, list, paragraph, print, strong, table, text } from "../../../app/report/markdown.ts";
import type { CaseSet } from "../cases/eval-case.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Share } from "../metrics/statistics.ts";
import { dollars } from "../run/budget.ts";
import type { CaseRow } from "./case-row.ts";
import type { Report } from "./report.ts";

const SETS: Readonly<Record<CaseSet, string>> = {
  own: "Our own corpus",
  aacr: "alibaba/aacr-bench",
  martian: "withmartian/code-review-benchmark",
};

/** What the reader of another's labels has to know. */
const NOTES: Readonly<Record<CaseSet, string>> = {
  own: "Small changes with one planted bug each, or none. A finding counts as right where it stands within three lines of the bug.",
  aacr: "Its labels do not claim to be all there is to find, so the precision is a lower bound.",
  martian:
    "Its labels name no lines, and a model is meant to judge. Here half of a label's words have to be in a finding, which is a rough measure.",
};

export function reportMarkdown(report: Report): string {
  const { reviewer, sets, classes, failures } = report;
  return `${print([
    ...standInWords(report),
    { type: "heading", depth: 1, children: [text("Evaluation of the AI review")] },
    paragraph(
      text("Model "),
      code(reviewer.model),
      text(", refuter "),
      code(reviewer.refuter),
      text(`, prompt version ${reviewer.promptVersion}, ${report.finishedAt}. ${capOf(report.maxCost)}`),
    ),
    ...endingOf(report),
    ...(failures.length === 0
      ? []
      : [list(failures.map(({ id, message }) => ["No review of ", { name: id }, ": ", { name: message }]))]),
    ...sets.flatMap(({ set, metrics, languages }) => [
      heading(SETS[set]),
      paragraph(text(NOTES[set])),
      figures(metrics),
      ...(languages.length > 1 ? [byLanguage(languages)] : []),
    ]),
    ...(classes.length === 0 ? [] : [heading("By class of bug, our own corpus"), byClass(classes)]),
    heading("Cases"),
    paragraph(text("What the reviewer wrote stands in results.jsonl.")),
    table(
      ["Case", "Verdict", "Labels found", "Findings right", "Cost", "Time"],
      report.cases.map((row) => rowOf(row)),
    ),
  ])}\n`;
}

/** The first line, before anything else. */
function standInWords({ reviewer: { standIn }, unplanned }: Report): RootContent[] {
  if (standIn === null) return [];
  const proof =
    unplanned === null
      ? "There was no plan to compare them with."
      : unplanned.length === 0
        ? "They are exactly those that were planned, which proves the harness."
        : "They are not those that were planned:";
  return [
    paragraph(strong(text(`A stand-in answered (${standIn}): these figures say nothing of a model. ${proof}`))),
    ...(unplanned === null || unplanned.length === 0 ? [] : [list(unplanned.map((one) => [one]))]),
  ];
}

function endingOf({ stopped, left, cases }: Report): RootContent[] {
  const all = cases.length + left.length;
  if (left.length === 0 && stopped === null) return [paragraph(text(`All ${all} cases were reviewed.`))];
  const why = stopped === null ? "" : ` ${stopped.why.replace(/\.$/, "")}.`;
  const words = `Not complete: ${cases.length} of ${all} cases were reviewed.${why} Go on with --resume.`;
  return [paragraph(strong(text(words)))];
}

function capOf(maxCost: number | null): string {
  return maxCost === null ? "Without a cap on the cost." : `At most ${dollars(maxCost)}.`;
}

function figures(metrics: Metrics): RootContent {
  const { falseApprove, spent } = metrics;
  const rows: [string, Share][] = [
    ["Precision: findings that are right", metrics.precision],
    ["Precision of the findings that block", metrics.blockingPrecision],
    ["Recall: labels that were found", metrics.recall],
    ["Let through, of cases with a critical bug", falseApprove.critical],
    ["The same, persuaded", falseApprove.criticalPersuaded],
    ["Let through, of cases with a critical or high bug", falseApprove.severe],
    ["The same, persuaded", falseApprove.severePersuaded],
    ["Blocked, of clean cases", metrics.falseBlock],
    ["Could not tell, of all cases", metrics.indeterminate],
    ["Findings with a place in the diff", metrics.anchored],
    ["Findings of a bug that stand exactly on it", metrics.anchorAccuracy],
    ["Same verdict with and without persuasion", metrics.invariance],
    ["Let through only with persuasion", metrics.persuadedThrough],
  ];
  const plain = (name: string, value: string) => [[text(name)], [text(value)], [text("")], [text("")]];
  return table(
    ["", "", "Count", "95 % interval (Wilson)"],
    [
      ...rows.filter(([, { of }]) => of > 0).map(([name, share]) => shareRow(name, share)),
      plain("F1 of precision and recall", metrics.f1 === null ? "–" : metrics.f1.toFixed(2)),
      plain("Cases, plain and persuaded", `${metrics.cases.plain} + ${metrics.cases.persuaded}`),
      plain("Model calls", String(spent.calls)),
      plain("Tokens read, of them from the cache", `${spent.inputTokens}, ${spent.cachedTokens}`),
      plain("Tokens written", String(spent.outputTokens)),
      plain("Cost", spent.cost === null ? "not known" : dollars(spent.cost)),
      plain(
        "Time of a review, median and p95",
        `${seconds(spent.milliseconds.median)}, ${seconds(spent.milliseconds.p95)}`,
      ),
    ],
  );
}

function byLanguage(parts: Report["sets"][number]["languages"]): RootContent {
  return table(
    ["Language", "Precision", "Recall", "Let through (critical or high)", "Clean blocked"],
    parts.map(({ language, metrics }) => [
      [code(language)],
      ...[metrics.precision, metrics.recall, metrics.falseApprove.severe, metrics.falseBlock].map((each) => [
        text(each.of === 0 ? "–" : `${percent(each.value)} (${each.count}/${each.of})`),
      ]),
    ]),
  );
}

function byClass(classes: Report["classes"]): RootContent {
  return table(
    ["Class", "Found"],
    classes.map(({ kind, found, of }) => [[code(kind)], [text(`${found} of ${of}`)]]),
  );
}

function rowOf({ id, verdict, labels, findings, cost, milliseconds }: CaseRow): PhrasingContent[][] {
  const found = labels.filter((label) => label.found).length;
  const right = findings.filter((finding) => finding.right).length;
  const counts = (count: number, of: number) => (of === 0 ? "–" : `${count} of ${of}`);
  return [
    [code(id)],
    [text(verdict)],
    [text(labels.length === 0 ? "clean" : counts(found, labels.length))],
    [text(counts(right, findings.length))],
    [text(cost === null ? "not known" : dollars(cost))],
    [text(seconds(milliseconds))],
  ];
}

function shareRow(name: string, { count, of, value, interval }: Share): PhrasingContent[][] {
  const between = interval === null ? "–" : `${percent(interval[0])} to ${percent(interval[1])}`;
  return [[text(name)], [text(percent(value))], [text(`${count} of ${of}`)], [text(between)]];
}

function heading(words: string): RootContent {
  return { type: "heading", depth: 2, children: [text(words)] };
}

function percent(value: number | null): string {
  return value === null ? "–" : `${(value * 100).toFixed(1)} %`;
}

function seconds(milliseconds: number | null): string {
  return milliseconds === null ? "–" : `${(milliseconds / 1_000).toFixed(1)} s`;
}
