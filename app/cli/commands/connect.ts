import { Command, Option } from "commander";
import { STACK_NAME } from "../../settings/stack-outputs.ts";
import type { Terminal } from "../terminal.ts";

export interface ConnectOptions {
  readonly stack: string;
  readonly json?: boolean;
}

export function connect(terminal: Terminal): Command {
  return new Command("connect")
    .description("tell GitHub where a deployment listens for the App's webhooks, and what to sign them with")
    .addOption(new Option("--stack <name>", "its CloudFormation stack").env("GREENLIGHT_STACK").default(STACK_NAME))
    .option("--json", "print {connected, webhookUrl, appId, before}")
    .action(async (options: ConnectOptions) => {
      const { runConnect } = await import("../connect/run-connect.ts");
      await runConnect(options, process.env, terminal);
    });
}
