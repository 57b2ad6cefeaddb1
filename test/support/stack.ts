import type { LogBook } from "../../app/local/play-story.ts";
import { type Stack, startStack } from "../../app/local/stack.ts";
import { introducePeople } from "../../app/local/stories/scene.ts";
import { readLogLine } from "../../app/local/worker-log.ts";

export interface LoggedStack {
  readonly stack: Stack;
  readonly log: LogBook;
}

/** The embedded stack with what its Lambdas logged. */
export async function aStack(): Promise<LoggedStack> {
  const log: LogBook = { decisions: [], troubles: [] };
  const stack = await startStack({
    onLog(line) {
      const read = readLogLine(line);
      if (read === null) return;
      if ("decision" in read) log.decisions.push(read.decision);
      else log.troubles.push(read.trouble);
    },
  });
  introducePeople(stack.github.world);
  return { stack, log };
}
