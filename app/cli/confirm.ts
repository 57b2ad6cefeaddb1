import { createInterface } from "node:readline/promises";
import { UsageError } from "./usage-error.ts";

/** Where a person is asked. */
export interface Asking {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream;
}

/**
 * Asks a person, and waits for the answer; only `y` and `yes` are one, and no answer is none.
 *
 * @throws UsageError where there is no person to ask
 */
export async function confirm(question: string, { stdin, stderr }: Asking): Promise<boolean> {
  if (stdin.isTTY !== true) throw new UsageError(`${question} There is nobody to ask; say --yes.`);
  const asking = createInterface({ input: stdin, output: stderr });
  try {
    // Ctrl-C and Ctrl-D close it without an answer.
    const closed = new Promise<string>((resolve) => asking.once("close", () => resolve("")));
    const answer = await Promise.race([asking.question(`${question} (yes/no) `), closed]);
    return /^y(?:es)?$/i.test(answer.trim());
  } finally {
    asking.close();
  }
}
