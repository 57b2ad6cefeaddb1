import type { z } from "zod";
import type { Condition } from "./condition.ts";
import { CONDITION_KEYS, CONDITION_KINDS } from "./kinds.ts";
import { opposite, type Reading } from "./reading.ts";

/**
 * Conditions in the place where they stand. Some say what *everything* must be, or be at most; where a condition prevents
 * an approval (in `never`, behind `not` in a rule), one exception would make such a one false and let the pull request
 * through: a guard against major updates would not stop a major one that comes with a patch. They are refused there.
 */

const STRICT_ONLY = CONDITION_KEYS.filter((key) => "only" in CONDITION_KINDS[key]);

/** Refuses what must not stand in `never`. */
export function refuseInGuards(guards: readonly Condition[], context: z.RefinementCtx): void {
  for (const [index, guard] of guards.entries()) {
    refuseSize(guard, context, [index]);
    refuseEverything(guard, "wide", context, [index]);
  }
}

/** Refuses what must not stand in a rule's `when`. */
export function refuseInRule({ when }: { readonly when: Condition }, context: z.RefinementCtx): void {
  refuseEverything(when, "strict", context, ["when"]);
}

type Path = readonly PropertyKey[];

function refuseEverything(condition: Condition, reading: Reading, context: z.RefinementCtx, path: Path): void {
  for (const kind of STRICT_ONLY) {
    if (reading === "strict" || condition[kind] === undefined) continue;
    const why = `\`${kind}\` says what everything must be, and here one exception would let the pull request through`;
    const message = `${why}; in \`never\` write \`not: {${kind}: …}\`, in a rule use it without \`not\``;
    context.addIssue({ code: "custom", path: [...path, kind], message });
  }
  for (const [part, at] of partsOf(condition, path)) refuseEverything(part, reading, context, at);
  if (condition.not) refuseEverything(condition.not, opposite(reading), context, [...path, "not"]);
}

/** `size` is "at most", so a guard with it would stop small pull requests, which nobody means. */
function refuseSize(guard: Condition, context: z.RefinementCtx, path: Path): void {
  if (guard.size !== undefined) {
    const message = "in `never`, say `not: {size: …}`: `size` holds for pull requests that are at most so large";
    context.addIssue({ code: "custom", path: [...path, "size"], message });
  }
  for (const [part, at] of partsOf(guard, path)) refuseSize(part, context, at);
}

/** The mappings in `any` and `all`, each with its path. */
function partsOf(condition: Condition, path: Path): [Condition, Path][] {
  return (["any", "all"] as const).flatMap((word) =>
    (condition[word] ?? []).map((part, index): [Condition, Path] => [part, [...path, word, index]]),
  );
}
