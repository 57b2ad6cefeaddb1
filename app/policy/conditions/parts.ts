import { allOf, type Outcome } from "../outcome.ts";
import { listed } from "../phrase.ts";

/** The keys of one condition that must all hold, as one outcome; a single one stands for itself. */
export function allParts(condition: string, parts: readonly Outcome[]): Outcome {
  const [single] = parts;
  if (single !== undefined && parts.length === 1) return single;
  const truth = allOf(parts.map((part) => part.truth));
  return {
    condition,
    truth,
    expected: listed(parts.map((part) => part.expected)),
    found: (parts.find((part) => part.truth === truth) ?? single)?.found ?? [],
    children: parts,
  };
}
