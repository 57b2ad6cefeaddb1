import { Command } from "commander";
import type { Terminal } from "../terminal.ts";
import { stackOption } from "./stack-option.ts";

export interface LogsOptions {
  readonly since: string;
  readonly until?: string;
  readonly stack: string;
  readonly json?: boolean;
}

export function logs(terminal: Terminal): Command {
  return new Command("logs")
    .description("tell everything that happened to a pull request, from the logs of a deployment in your AWS account")
    .argument("<pull>", "owner/name#12, or the address of its page")
    .option("--since <time>", "how long ago, such as 90m, 24h or 7d, or a time such as 2026-03-01T12:00Z", "24h")
    .option("--until <time>", "likewise; default: now")
    .addOption(stackOption())
    .option("--json", "print {pull, from, until, cutOff, bytesScanned, lines}")
    .action(async (pull: string, options: LogsOptions) => {
      const { showPullLog } = await import("../logs/show-pull-log.ts");
      process.exitCode = (await showPullLog(pull, options, terminal)) ? 0 : 1;
    });
}
