import { type Stack, startStack } from "../../app/local/stack.ts";
import { introducePeople, MACHINE_USER } from "../../app/local/stories/scene.ts";
import { type LogBook, logBook } from "../../app/local/worker-log.ts";

export interface LoggedStack {
  readonly stack: Stack;
  readonly log: LogBook;
}

/** The embedded stack with what its Lambdas logged. */
export async function aStack(): Promise<LoggedStack> {
  const log = logBook();
  const stack = await startStack({ ...log, machineUser: MACHINE_USER });
  introducePeople(stack.github.world);
  return { stack, log };
}
