import type { DeadLetter } from "./dead-letter.ts";
import type { DeadLetters } from "./dead-letters.ts";
import { isSelected, type Selection } from "./selection.ts";

/** What was seen of the dead-letter queue. */
export interface Collected {
  readonly selected: readonly DeadLetter[];
  /** About how many messages there are that were not seen: behind ten others of their group, held by somebody else, too many. */
  readonly unseen: number;
}

/** Nobody reads more; and it takes no longer than messages are held. */
const MOST = 1_000;

/** Looks at the messages of the dead-letter queue, until all that are named are found. They stay held. */
export async function collect(letters: DeadLetters, selection: Selection): Promise<Collected> {
  const { visible, held } = await letters.counts();
  const selected: DeadLetter[] = [];
  let seen = 0;
  while (seen < MOST && !isComplete(selected, selection)) {
    const received = await letters.receive();
    if (received.length === 0) break;
    seen += received.length;
    selected.push(...received.filter((letter) => isSelected(selection, letter)));
  }
  return { selected, unseen: isComplete(selected, selection) ? 0 : Math.max(0, visible + held - seen) };
}

function isComplete(selected: readonly DeadLetter[], selection: Selection): boolean {
  return selection.kind === "ids" && selected.length >= selection.ids.size;
}
