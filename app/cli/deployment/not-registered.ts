import { UsageError } from "../usage-error.ts";

/** The stack's secret for the App's credentials has no value yet. */
export class NoAppError extends UsageError {}

export function notRegistered(stack: string): NoAppError {
  return new NoAppError(`No GitHub App is registered for the stack ${stack} yet. Run \`greenlight register\`.`);
}
