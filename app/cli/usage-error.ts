/**
 * What was asked for cannot be done: it was asked in a wrong way, a file is not there, GitHub does not answer. Its message
 * says what, where and how to go on; the command ends with the exit code 2, never with a verdict.
 */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
