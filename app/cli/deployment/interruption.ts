import { UsageError } from "../usage-error.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Somebody pressed Ctrl-C, or ended the process in another way. */
export class InterruptedError extends UsageError {
  constructor() {
    super("Interrupted.");
  }
}

/**
 * Does work that leaves something behind if it is cut off in the middle: the first signal that asks the process to end is
 * told to the work, which then ends by itself; the second one ends the process as usual.
 *
 * @param onInterrupt tells whoever waits that it was heard
 */
export async function interruptible<T>(
  work: (interrupted: AbortSignal) => Promise<T>,
  onInterrupt: () => void = () => undefined,
): Promise<T> {
  const controller = new AbortController();
  const interrupt = () => {
    controller.abort(new InterruptedError());
    onInterrupt();
  };
  for (const signal of SIGNALS) process.once(signal, interrupt);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}
