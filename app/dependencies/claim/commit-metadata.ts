import { linesOf } from "../lines.ts";
import { at, itemsOf, parseYaml, textAt } from "../tree.ts";
import { aStatement, type ClaimedDependency, type ClaimedUpdate, type Statement } from "./claim.ts";

const START = "updated-dependencies:";
const UPDATES: Readonly<Record<string, ClaimedUpdate>> = {
  "version-update:semver-patch": "patch",
  "version-update:semver-minor": "minor",
  "version-update:semver-major": "major",
};

/**
 * The metadata of Dependabot in all commits (https://github.com/dependabot/fetch-metadata reads the first alone), with
 * the lines "Updates `x` from 1.0 to 1.1" that groups have. Null where there is none.
 */
export function readMetadata(messages: readonly string[]): Statement | null {
  const claimed = new Map<string, ClaimedDependency>();
  let [found, unreadable] = [false, false];
  for (const message of messages) {
    const steps = stepsIn(message);
    for (const block of blocksIn(message)) {
      found = true;
      const items = block === null ? null : itemsIn(block);
      if (items === null) unreadable = true;
      for (const item of items ?? []) {
        const dependency = readItem(item, steps);
        if (dependency === null) unreadable = true;
        else claimed.set(dependency.package, dependency);
      }
    }
  }
  return found ? aStatement("commit message", { dependencies: [...claimed.values()], unreadable }) : null;
}

/** The YAML documents between `---` and `...`; null for one that is cut off, or forged. */
function blocksIn(message: string): (string | null)[] {
  const lines = linesOf(message);
  const starts = lines.flatMap((line, index) => (line.startsWith(START) ? [index] : []));
  return starts.map((start, index) => {
    const block = lines.slice(start, starts[index + 1]);
    const end = block.findIndex((line) => line.trimEnd() === "...");
    return end < 0 || lines[start - 1] !== "---" ? null : block.slice(0, end).join("\n");
  });
}

function itemsIn(block: string): readonly unknown[] | null {
  try {
    const items = itemsOf(at(parseYaml(block), "updated-dependencies"));
    return items.length > 0 ? items : null;
  } catch {
    // Told as `unreadable`, which holds the approval.
    return null;
  }
}

function readItem(item: unknown, steps: ReadonlyMap<string, { from: string; to: string }>): ClaimedDependency | null {
  const name = textAt(item, "dependency-name");
  if (name === null) return null;
  const version = at(item, "dependency-version");
  const step = steps.get(name);
  // YAML takes 1.10 for a number and loses its last digit: the text around it has it right.
  const to = typeof version === "string" ? version : (step?.to ?? null);
  const update = UPDATES[textAt(item, "update-type") ?? ""] ?? null;
  return { package: name, from: step?.from ?? null, to, update };
}

function stepsIn(message: string): Map<string, { from: string; to: string }> {
  const lines = message.matchAll(/^(?:Updates `([^`\n]+)`|Bumps \[([^\]\n]+)\]\(\S*\)) from (\S+) to (\S+?)\.?\r?$/gm);
  return new Map([...lines].map(([, quoted, linked, from = "", to = ""]) => [quoted ?? linked ?? "", { from, to }]));
}
