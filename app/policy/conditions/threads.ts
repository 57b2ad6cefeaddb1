import { z } from "zod";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { negate, type Outcome, type Truth } from "../outcome.ts";
import { allNames, type Phrase, phrase, words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";

/** Conversations on lines of the diff. */
const threadsSchema = z.enum(["resolved", "unresolved"]).meta({
  description:
    "`resolved`: every conversation on its lines is resolved, or there is none; `unresolved`: one is not. Conversations on lines that changed since count, too. Whoever may push can resolve a conversation, and so can the pull request's author.",
  examples: ["resolved"],
});
type ThreadsCondition = z.output<typeof threadsSchema>;

/** Every conversation is resolved, or one is not. */
function evaluateThreads(wanted: ThreadsCondition, { threads }: Snapshot): Outcome {
  const { truth, found } = allResolved(threads);
  return {
    condition: "threads",
    truth: wanted === "resolved" ? truth : negate(truth),
    expected: words(wanted === "resolved" ? "every conversation is resolved" : "a conversation is not resolved"),
    found,
  };
}

function allResolved(threads: Snapshot["threads"]): { readonly truth: Truth; readonly found: Phrase } {
  if (threads === undefined) return { truth: "unknown", found: words("the conversations were not read") };
  const open = threads.items.filter(({ resolved }) => !resolved);
  if (open.length > 0) {
    const paths = [...new Set(open.map(({ path }) => path))].sort();
    return { truth: "false", found: phrase`${words(`${open.length} not resolved`)}, on ${allNames(paths)}` };
  }
  if (!threads.whole) return { truth: "unknown", found: words(threads.reason) };
  const { length } = threads.items;
  return { truth: "true", found: words(length === 0 ? "no conversations" : `all ${length} resolved`) };
}

export const threadsKind = conditionKind({ schema: threadsSchema, evaluate: evaluateThreads });
