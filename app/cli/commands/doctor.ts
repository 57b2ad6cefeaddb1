import { Command, Option } from "commander";
import { STACK_NAME } from "../../settings/stack-outputs.ts";
import type { Terminal } from "../terminal.ts";

export interface DoctorOptions {
  readonly stack: string;
  readonly json?: boolean;
  readonly askModel?: boolean;
}

export function doctor(terminal: Terminal): Command {
  return new Command("doctor")
    .description(
      "look at a deployment from end to end, with your AWS credentials, and tell what is wrong and how to mend it",
    )
    .addOption(new Option("--stack <name>", "its CloudFormation stack").env("GREENLIGHT_STACK").default(STACK_NAME))
    .option("--ask-model", "also ask each model of the AI review for one word, which costs a little")
    .option("--json", "print {ok, checks: [{id, title, status, found, fix}]}")
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import("../doctor/run-doctor.ts");
      process.exitCode = (await runDoctor(options, process.env, terminal)) ? 0 : 1;
    });
}
