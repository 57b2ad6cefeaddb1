import { UsageError } from "../usage-error.ts";

/** The stack's secret for the App's credentials has no value yet. */
export class NoAppError extends UsageError {}

export function notRegistered(stack: string): NoAppError {
  return new NoAppError(`No GitHub App is registered for the stack ${stack} yet. Run \`greenlight register\`.`);
}

/** A secret that was made without a value, or has none with this label (GetSecretValue names the label then). */
export function isWithoutValue(error: unknown): boolean {
  return error instanceof Error && error.name === "ResourceNotFoundException" && /staging label/.test(error.message);
}
