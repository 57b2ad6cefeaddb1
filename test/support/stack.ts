import { type Stack, type StackOptions, startStack } from "../../app/local/stack.ts";
import { introducePeople } from "../../app/local/stories/scene.ts";
import { type LogBook, logBook } from "../../app/local/worker-log.ts";

export interface LoggedStack {
  readonly stack: Stack;
  readonly log: LogBook;
}

/** The embedded stack with what its Lambdas logged. */
export async function aStack(options: Omit<StackOptions, "onLog"> = {}): Promise<LoggedStack> {
  const log = logBook();
  const stack = await startStack({ ...options, onLog: log.onLog });
  introducePeople(stack.github.world);
  return { stack, log };
}
