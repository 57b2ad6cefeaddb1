import { z } from "zod";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { known, type Outcome } from "../outcome.ts";
import { words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";

const most = z.int().min(0);

/** The most that a pull request may change; as GitHub counts it, so a binary file has no lines. */
const sizeSchema = z
  .strictObject({
    lines: most.optional().describe("added and removed lines together"),
    additions: most.optional(),
    deletions: most.optional(),
    files: most.optional(),
  })
  .refine((size) => Object.keys(size).length > 0, { error: "expected one of lines, additions, deletions, files" });
type SizeCondition = z.output<typeof sizeSchema>;

/** The pull request is no larger than this. */
function evaluateSize(size: SizeCondition, snapshot: Snapshot): Outcome {
  const { additions, deletions, changedFiles } = snapshot.pull;
  const measures: readonly (readonly [string, number | undefined, number])[] = [
    ["changed lines", size.lines, additions + deletions],
    ["added lines", size.additions, additions],
    ["removed lines", size.deletions, deletions],
    ["files", size.files, changedFiles],
  ];
  const asked = measures.flatMap(([unit, limit, actual]) => (limit === undefined ? [] : [{ unit, limit, actual }]));
  return {
    condition: "size",
    truth: known(asked.every(({ limit, actual }) => actual <= limit)),
    expected: words(asked.map(({ unit, limit }) => `at most ${limit} ${unit}`).join(", ")),
    found: words(asked.map(({ unit, actual }) => `${actual} ${unit}`).join(", ")),
  };
}

export const sizeKind = conditionKind({ schema: sizeSchema, evaluate: evaluateSize });
