import { Command, InvalidArgumentError } from "commander";
import type { Terminal } from "../terminal.ts";
import { stackOption } from "./stack-option.ts";

export interface RotateSecretOptions {
  readonly stack: string;
  /** Seconds. */
  readonly keepPrevious: number;
  /** True: only go on with a rotation that was begun. False: leave the previous secret accepted. */
  readonly finish?: boolean;
}

const DAY = 24 * 60 * 60;

export function rotateSecret(terminal: Terminal): Command {
  return new Command("rotate-secret")
    .description("change the webhook secret, here and at GitHub, without losing a delivery")
    .addOption(stackOption())
    .option("--keep-previous <seconds>", "how long the previous secret is accepted in the end", seconds, 60)
    .option("--finish", "only go on with a rotation that was begun, and begin none")
    .option("--no-finish", "leave the previous secret accepted, until a run with --finish takes it away")
    .action(async (options: RotateSecretOptions) => {
      const { runRotateSecret } = await import("../rotate-secret/run-rotate-secret.ts");
      await runRotateSecret(options, process.env, terminal);
    });
}

function seconds(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= DAY) return value;
  throw new InvalidArgumentError(`It must be a whole number of seconds from 0 to ${DAY}.`);
}
