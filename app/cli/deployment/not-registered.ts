import { UsageError } from "../usage-error.ts";

export function notRegistered(stack: string): UsageError {
  return new UsageError(`No GitHub App is registered for the stack ${stack} yet. Run \`greenlight register\`.`);
}
