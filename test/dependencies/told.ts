import { type DependencyChange, plainSentence } from "../../app/dependencies/dependency-change.ts";
import { type DependencyFile, dependencyChanges } from "../../app/dependencies/dependency-changes.ts";

/** A modified file; change what matters. */
export function aDependencyFile(path: string, before: string | null, after: string | null): DependencyFile {
  return { path, change: "modified", before, after, patch: null };
}

/** What is told of one modified file, a line for each finding: `a 1.0.0 > 1.0.1 patch direct`. */
export function toldOf(path: string, before: string, after: string): string[] {
  return told([aDependencyFile(path, before, after)]);
}

export function told(files: readonly DependencyFile[]): string[] {
  const found = dependencyChanges(files);
  return [
    ...found.changes.map(line),
    ...found.other.map(({ what }) => `other: ${plainSentence(what)}`),
    ...found.unknown.map(({ reason }) => `unknown: ${reason}`),
  ];
}

function line(change: DependencyChange): string {
  const { package: name, from, to, update, downgrade, direct, scope, evidence } = change;
  const words = [name, from ?? "none", ">", to ?? "none", update];
  if (downgrade) words.push("downgrade");
  if (direct !== null) words.push(direct ? "direct" : "indirect");
  if (scope !== undefined && scope !== "prod") words.push(scope);
  if (evidence !== undefined) words.push("by comment");
  return words.join(" ");
}
