import { Command } from "commander";
import type { Terminal } from "../terminal.ts";
import { stackOption } from "./stack-option.ts";

export interface ConnectOptions {
  readonly stack: string;
  readonly json?: boolean;
}

export function connect(terminal: Terminal): Command {
  return new Command("connect")
    .description("tell GitHub where a deployment listens for the App's webhooks, and what to sign them with")
    .addOption(stackOption())
    .option("--json", "print {connected, webhookUrl, appId, before}")
    .action(async (options: ConnectOptions) => {
      const { runConnect } = await import("../connect/run-connect.ts");
      await runConnect(options, process.env, terminal);
    });
}
