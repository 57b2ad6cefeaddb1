import type { PhrasingContent, RootContent } from "mdast";
import { words } from "../../policy/phrase.ts";
import type { LedgerEntry } from "../../pull-request/ai-review.ts";
import { code, folded, inline, paragraph, print, table, text } from "../markdown.ts";
import { saidBy } from "./finding.ts";
import { shorten } from "./shorten.ts";

const ORDER: readonly LedgerEntry["state"][] = ["unreviewable", "skipped", "reviewed"];
const MARKS = { unreviewable: "❔ cannot be reviewed", skipped: "➖ skipped", reviewed: "✅ reviewed" } as const;

/** Rows and characters of a name: a pull request can have 3,000 files with names as long as somebody wants. */
const MOST_ROWS = 300;
const LONGEST_NAME = 120;

/**
 * Every changed file with what became of it: what cannot be reviewed first, then what was skipped. What there is no room
 * for is counted.
 *
 * @param longest characters
 */
export function ledgerContent(ledger: readonly LedgerEntry[], longest: number): RootContent[] {
  const entries = ORDER.flatMap((state) => ledger.filter((entry) => entry.state === state));
  const title = words(`Files of the AI review: ${countsOf(entries)}`);
  for (let shown = entries.slice(0, MOST_ROWS); shown.length > 0; shown = shown.slice(0, shown.length >> 1)) {
    const left = entries.slice(shown.length);
    const more = left.length === 0 ? [] : [paragraph(text(`There is no room here for the rest: ${countsOf(left)}.`))];
    const content = folded(title, [table(["File", "", "Why"], shown.map(rowOf)), ...more]);
    if (print(content).length <= longest) return content;
  }
  return [paragraph(...inline(title))];
}

function rowOf({ path, state, reason }: LedgerEntry): PhrasingContent[][] {
  return [[code(shorten(path, LONGEST_NAME))], [text(MARKS[state])], inline(saidBy(reason, LONGEST_NAME))];
}

function countsOf(entries: readonly LedgerEntry[]): string {
  const counts = ORDER.map((state) => ({ state, count: entries.filter((entry) => entry.state === state).length }));
  const told = counts.filter(({ count }) => count > 0).map(({ state, count }) => `${count} ${WORDS[state]}`);
  return told.length === 0 ? "none" : told.join(", ");
}

const WORDS = { unreviewable: "that cannot be reviewed", skipped: "skipped", reviewed: "reviewed" } as const;
