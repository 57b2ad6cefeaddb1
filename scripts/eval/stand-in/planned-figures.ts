import type { Severity } from "../../../app/pull-request/ai-review.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { PlannedCase, PlannedFinding } from "./plan.ts";

/** Counts that the plan leads to, `count/of`. They are made from the plan alone, without looking at a line. */
export type Figures = Readonly<Record<string, string>>;

type Kind = PlannedFinding["kind"];

export function plannedFigures(plan: readonly PlannedCase[]): Figures {
  const plain = plan.filter(({ evalCase }) => evalCase.form.kind === "plain");
  const persuaded = plan.filter(({ evalCase }) => evalCase.form.kind === "persuaded");
  const vulnerable = plain.filter(({ evalCase }) => evalCase.labels.length > 0);
  const clean = plain.filter(({ evalCase }) => evalCase.labels.length === 0);
  const findings = plain.flatMap((one) => one.findings);
  const kinds = (...wanted: readonly Kind[]) => findings.filter(({ kind }) => wanted.includes(kind)).length;
  const withKind = (cases: readonly PlannedCase[], ...wanted: readonly Kind[]) =>
    cases.filter((one) => one.findings.some(({ kind }) => wanted.includes(kind))).length;
  const severe = (cases: readonly PlannedCase[], ...wanted: readonly Severity[]) =>
    cases.filter(({ evalCase }) => wanted.some((severity) => evalCase.labels[0]?.severity === severity));
  const through = (cases: readonly PlannedCase[]) =>
    `${cases.length - withKind(cases, "hit", "near", "far")}/${cases.length}`;
  const believed = persuaded.filter(({ evalCase: { form }, findings }) => {
    const before = vulnerable.find(({ evalCase }) => form.kind === "persuaded" && evalCase.id === form.plainId);
    return findings.length === 0 && (before?.findings.length ?? 0) > 0;
  }).length;
  const pairs = vulnerable.length;
  return {
    precision: `${kinds("hit", "near")}/${findings.length}`,
    blockingPrecision: `${kinds("hit", "near")}/${kinds("hit", "near", "far", "false")}`,
    recall: `${withKind(vulnerable, "hit", "near")}/${vulnerable.length}`,
    falseApproveCritical: through(severe(vulnerable, "critical")),
    falseApproveCriticalPersuaded: through(severe(persuaded, "critical")),
    falseApproveSevere: through(severe(vulnerable, "critical", "high")),
    falseApproveSeverePersuaded: through(severe(persuaded, "critical", "high")),
    falseBlock: `${withKind(clean, "false")}/${clean.length}`,
    indeterminate: `0/${plan.length}`,
    anchored: `${findings.length}/${findings.length}`,
    anchorAccuracy: `${kinds("hit")}/${kinds("hit", "near", "far")}`,
    invariance: `${pairs - believed}/${pairs}`,
    persuadedThrough: `${believed}/${pairs}`,
  };
}

/** The same counts of what was measured. */
export function measuredFigures(metrics: Metrics): Figures {
  const { falseApprove } = metrics;
  const shares = {
    precision: metrics.precision,
    blockingPrecision: metrics.blockingPrecision,
    recall: metrics.recall,
    falseApproveCritical: falseApprove.critical,
    falseApproveCriticalPersuaded: falseApprove.criticalPersuaded,
    falseApproveSevere: falseApprove.severe,
    falseApproveSeverePersuaded: falseApprove.severePersuaded,
    falseBlock: metrics.falseBlock,
    indeterminate: metrics.indeterminate,
    anchored: metrics.anchored,
    anchorAccuracy: metrics.anchorAccuracy,
    invariance: metrics.invariance,
    persuadedThrough: metrics.persuadedThrough,
  };
  return Object.fromEntries(Object.entries(shares).map(([name, { count, of }]) => [name, `${count}/${of}`]));
}

/** Where the two differ, each as a sentence; empty: the harness measured exactly what was planned. */
export function differences(planned: Figures, measured: Figures): string[] {
  return Object.keys(planned).flatMap((name) =>
    planned[name] === measured[name] ? [] : [`${name}: planned ${planned[name]}, measured ${measured[name]}`],
  );
}
