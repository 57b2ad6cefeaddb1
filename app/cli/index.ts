import { Command, CommanderError } from "commander";
import { connect } from "./commands/connect.ts";
import { demo } from "./commands/demo.ts";
import { dev } from "./commands/dev.ts";
import { doctor } from "./commands/doctor.ts";
import { explain } from "./commands/explain.ts";
import { importKey } from "./commands/import-key.ts";
import { logs } from "./commands/logs.ts";
import { presets } from "./commands/presets.ts";
import { redrive } from "./commands/redrive.ts";
import { register } from "./commands/register.ts";
import { review } from "./commands/review.ts";
import { rotateSecret } from "./commands/rotate-secret.ts";
import { schema } from "./commands/schema.ts";
import { simulate } from "./commands/simulate.ts";
import { test } from "./commands/test.ts";
import { validate } from "./commands/validate.ts";
import { openTerminal } from "./terminal.ts";

/** Exit codes: 0 fine, 1 not as it should be, 2 used in a wrong way, or it could not be done. */
const program = new Command("greenlight")
  .description("A serverless GitHub App that approves pull requests when it is safe to.")
  .exitOverride()
  .showHelpAfterError("(see greenlight --help)");

const terminal = openTerminal(process);
const forPolicies = [validate, simulate, test, explain, review, presets, schema];
const forOperators = [register, connect, rotateSecret, importKey, doctor, redrive, logs];
const forOneMachine = [demo, dev];
for (const command of [...forPolicies, ...forOperators, ...forOneMachine]) {
  const made = command(terminal).copyInheritedSettings(program);
  for (const part of made.commands) part.copyInheritedSettings(made);
  program.addCommand(made);
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = 2;
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else terminal.complain(`${error instanceof Error ? error.message : String(error)}\n`);
}
