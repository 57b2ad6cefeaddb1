import type { Decision } from "../policy/decision.ts";
import type { PullRequest } from "../pull-request/snapshot.ts";
import { aligned } from "../report/aligned.ts";
import { type DecisionJson, decisionJson } from "../report/decision-json.ts";
import { titleLine } from "../report/explanation.ts";
import { visible } from "../report/markdown.ts";
import { counted } from "../report/sentences.ts";
import type { Budget } from "./live-github.ts";
import type { Terminal } from "./terminal.ts";

/** A pull request of a repository, and what a policy makes of it, or why it could not be read. */
export type SimulatedPull = {
  readonly number: number;
  readonly title: string;
  readonly url: string;
} & (
  | { readonly state: PullRequest["state"]; readonly decision: Decision; readonly problem: null }
  | { readonly state: null; readonly decision: null; readonly problem: string }
);

const LONGEST_TITLE = 40;

/** A line for each pull request, and how many came to what. */
export function simulationReport(
  repository: string,
  pulls: readonly SimulatedPull[],
  { paint, width }: Pick<Terminal, "paint" | "width">,
): string {
  if (pulls.length === 0) return `${visible(repository)} has no pull requests.\n`;
  const rows = pulls.map(({ number, state, title, decision, problem }) => [
    `#${number}`,
    state ?? "",
    visible(title.length > LONGEST_TITLE ? `${title.slice(0, LONGEST_TITLE - 1)}…` : title),
    decision === null ? `${paint.yellow("?")} could not be read: ${visible(problem)}` : titleLine(decision, paint),
  ]);
  const { outcomes, reasons } = countsOf(pulls);
  const others = Object.entries(reasons).filter(([reason]) => reason !== "approved");
  const lines = [
    ...aligned(rows, { width }),
    "",
    paint.bold(`${outcomes.approve ?? 0} of ${pulls.length} would be approved`),
    ...aligned(
      others.map(([reason, count]) => [String(count), reason]),
      { width, indent: 2 },
    ),
  ];
  return `${lines.join("\n")}\n`;
}

export interface Simulation {
  readonly repository: string;
  /** The files that it was judged by; null for one that the repository or its organisation has itself. */
  readonly policy: { readonly file: string | null; readonly blob: string | null };
  readonly organization: { readonly file: string; readonly blob: string } | null;
  readonly pulls: readonly SimulatedPull[];
  readonly requests: number;
}

export interface SimulationJson extends Omit<Simulation, "pulls"> {
  readonly counts: Counts;
  readonly pulls: readonly (Omit<SimulatedPull, "decision"> & { readonly decision: DecisionJson | null })[];
}

/** The same for programs; documented in docs/cli.md, so a promise. */
export function simulationJson({ pulls, ...simulation }: Simulation): SimulationJson {
  const local = {
    policy: simulation.policy.file ?? undefined,
    organization: simulation.organization?.file,
  };
  return {
    ...simulation,
    counts: countsOf(pulls),
    pulls: pulls.map((pull) => ({ ...pull, decision: pull.decision && decisionJson(pull.decision, local) })),
  };
}

interface Counts {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly reasons: Readonly<Record<string, number>>;
}

function countsOf(pulls: readonly SimulatedPull[]): Counts {
  return {
    outcomes: countEach(pulls.map(({ decision }) => decision?.outcome ?? "unreadable")),
    reasons: countEach(pulls.map(({ decision }) => decision?.reason.kind ?? "unreadable")),
  };
}

/** Most first. */
function countEach(words: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1]));
}

/** What it cost: a person may want to know before asking for more. */
export function spent({ requests, remaining }: Budget): string {
  const left = remaining === null ? "" : `; ${remaining} left until GitHub's limit is reset`;
  return `${counted(requests, "request")} to GitHub${left}\n`;
}
