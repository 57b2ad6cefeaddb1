import { Command } from "commander";
import type { Terminal } from "../terminal.ts";
import { stackOption } from "./stack-option.ts";

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
    .addOption(stackOption())
    .option("--ask-model", "also ask each model of the AI review for one word, which costs a little")
    .option("--json", "print {ok, checks: [{id, title, status, found, fix}]}")
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import("../doctor/run-doctor.ts");
      process.exitCode = (await runDoctor(options, process.env, terminal)) ? 0 : 1;
    });
}
