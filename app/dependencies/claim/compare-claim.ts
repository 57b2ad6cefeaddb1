import type { DependencyChange, DependencyChanges, Sentence, Update } from "../dependency-change.ts";
import { fileName } from "../stated.ts";
import { stepBetween } from "../versions.ts";
import { agrees, isSamePackage } from "./agreement.ts";
import type { Claim, ClaimedDependency, ClaimedUpdate, Statement } from "./claim.ts";

export interface ClaimComparison {
  /** `unknown`: what is claimed may be true, and the files cannot tell. */
  readonly result: "matches" | "mismatch" | "unknown" | "nothing-claimed";
  /** What does not fit, or cannot be told; empty otherwise. */
  readonly sentences: readonly Sentence[];
}

interface Findings {
  readonly wrong: Sentence[];
  readonly untold: Sentence[];
}

const SIZES: readonly Update[] = ["patch", "minor", "major"];
/** Hashes of more than is used: their lines say nothing about what is. */
const HASHES = ["go.sum", "go.work.sum"];

/**
 * Whether the files do what the title and the commits say, and no more: the same packages, the same versions, no other
 * direct dependency, no larger step. Every statement is compared; one that does not fit is enough.
 */
export function compareClaim(claim: Claim, found: DependencyChanges): ClaimComparison {
  if (claim.statements.length === 0) return { result: "nothing-claimed", sentences: [] };
  const all: Findings = { wrong: [], untold: [] };
  for (const statement of claim.statements) compareStatement(statement, found, all);
  if (all.wrong.length > 0) return { result: "mismatch", sentences: unique(all.wrong) };
  if (all.untold.length > 0) return { result: "unknown", sentences: unique(all.untold) };
  return { result: "matches", sentences: [] };
}

function compareStatement(statement: Statement, found: DependencyChanges, findings: Findings) {
  const { by, dependencies } = statement;
  if (statement.unreadable) findings.untold.push([`Dependabot's lines in the ${by} cannot be read`]);
  for (const claimed of dependencies) {
    const relevant = found.changes.filter((change) => isSamePackage(claimed.package, change));
    if (relevant.length > 0) compareDependency(by, claimed, relevant, findings);
    else if (found.unknown.length > 0) {
      findings.untold.push([`the ${by} names `, { name: claimed.package }, ", which no file that can be read changes"]);
    } else findings.wrong.push([`the ${by} names `, { name: claimed.package }, ", which no file changes"]);
  }
  for (const change of found.changes) {
    if (statement.atMost !== null && change.direct !== false) compareSize(by, statement.atMost, change, findings);
    if (
      !statement.open &&
      !statement.unreadable &&
      !dependencies.some((claimed) => isSamePackage(claimed.package, change))
    ) {
      compareExtra(by, change, findings);
    }
  }
  const direct = new Set(
    found.changes.filter((change) => change.direct).map(({ ecosystem, package: name }) => `${ecosystem} ${name}`),
  );
  if (statement.count !== null && direct.size > statement.count) {
    findings.wrong.push([
      `the ${by} speaks of ${statement.count} ${statement.count === 1 ? "update" : "updates"}, the files change ${direct.size} direct dependencies`,
    ]);
  }
}

function compareDependency(
  by: Statement["by"],
  claimed: ClaimedDependency,
  relevant: readonly DependencyChange[],
  findings: Findings,
) {
  const { wrong, untold } = findings;
  const arriving = relevant.filter((change) => change.to !== null);
  // A second copy deep in a lockfile is not what the title speaks of, unless there is nothing else.
  const direct = arriving.filter((change) => change.direct !== false);
  const named = direct.length > 0 ? direct : arriving;
  const { from, to } = claimed;
  if (to !== null) {
    const verdicts = named.map((change) => ({ change, fits: agrees(change.ecosystem, to, change.to ?? "") }));
    const others = verdicts.filter(({ fits }) => fits === false);
    const isWrong = direct.length > 0 ? others.length > 0 : others.length === verdicts.length;
    if (isWrong) {
      const { change } = others[0] ?? {};
      const says: Sentence = [`the ${by} says `, { name: claimed.package }, " to ", { name: to }];
      wrong.push(
        change === undefined
          ? [...says, ", the files remove it"]
          : [...says, ", ", { name: change.path }, " says ", { name: change.to ?? "" }],
      );
    } else if (!verdicts.some(({ fits }) => fits === true)) {
      untold.push([`whether `, { name: claimed.package }, " becomes ", { name: to }, " cannot be told from a range"]);
    }
  }
  if (from !== null) {
    const verdicts = named.flatMap((change) =>
      change.from === null ? [] : [agrees(change.ecosystem, from, change.from)],
    );
    if (verdicts.length > 0 && verdicts.every((fits) => fits === false)) {
      const was = named.find((change) => change.from !== null)?.from ?? "";
      wrong.push([
        `the ${by} says `,
        { name: claimed.package },
        " was ",
        { name: from },
        ", the files say ",
        { name: was },
      ]);
    }
  }
  for (const change of named) {
    if (change.update === "replaced") {
      wrong.push([
        `the ${by} speaks of an update of `,
        { name: change.package },
        ", which comes from another place now",
      ]);
    }
    const step = from === null || to === null ? null : stepBetween(change.ecosystem, from, to);
    if (change.downgrade && step?.downgrade !== true && claimed.update !== null) wrong.push(backwards(change));
    else if (change.downgrade && step !== null && !step.downgrade) wrong.push(backwards(change));
    const size = claimed.update ?? sizeOf(step?.update);
    if (size !== null) compareSize(by, size, change, findings);
  }
}

function backwards(change: DependencyChange): Sentence {
  return [{ name: change.package }, " goes back from ", { name: change.from ?? "" }, " to ", { name: change.to ?? "" }];
}

/** Added and removed versions, pre-releases and digests have no size to compare. */
function compareSize(by: Statement["by"], claimed: ClaimedUpdate, change: DependencyChange, { wrong }: Findings) {
  const [said, is] = [SIZES.indexOf(claimed), SIZES.indexOf(change.update)];
  if (is <= said) return;
  const step: Sentence = [" goes from ", { name: change.from ?? "" }, " to ", { name: change.to ?? "" }];
  wrong.push([
    `the ${by} speaks of ${claimed} updates, and `,
    { name: change.package },
    ...step,
    ` (${change.update})`,
  ]);
}

function compareExtra(by: Statement["by"], change: DependencyChange, { wrong, untold }: Findings) {
  if (change.direct === false || HASHES.includes(fileName(change.path))) return;
  const also: Sentence = [{ name: change.path }, " also changes ", { name: change.package }];
  if (change.direct) wrong.push([...also, `, of which the ${by} says nothing`]);
  else untold.push([...also, ", and cannot tell whether it is a direct dependency"]);
}

function sizeOf(update: Update | undefined): ClaimedUpdate | null {
  return update === "patch" || update === "minor" || update === "major" ? update : null;
}

function unique(sentences: readonly Sentence[]): Sentence[] {
  return [...new Map(sentences.map((each) => [JSON.stringify(each), each])).values()];
}
