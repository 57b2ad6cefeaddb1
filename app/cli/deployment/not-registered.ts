import { UsageError } from "../usage-error.ts";

export function notRegistered(stack: string): UsageError {
  return new UsageError(`No GitHub App is registered for the stack ${stack} yet. Run \`greenlight register\`.`);
}

/** A secret that was made without a value, or has none with this label (GetSecretValue names the label then). */
export function isWithoutValue(error: unknown): boolean {
  return error instanceof Error && error.name === "ResourceNotFoundException" && /staging label/.test(error.message);
}
