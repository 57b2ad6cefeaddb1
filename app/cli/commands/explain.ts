import { Command } from "commander";
import type { Terminal } from "../terminal.ts";

export interface ExplainOptions {
  readonly policy?: string;
  readonly organization?: string;
  readonly save?: string;
  readonly app?: string;
  readonly details?: boolean;
  readonly json?: boolean;
}

export function explain(terminal: Terminal): Command {
  return new Command("explain")
    .description("explain what becomes of a pull request on GitHub, which is only read; needs GITHUB_TOKEN")
    .argument("<pull>", "owner/name#12, or the address of its page")
    .option("--policy <file>", "judge it by this policy instead of the one on its base branch")
    .option("--organization <file>", "the policy of the organisation, instead of the one in its repository .github")
    .option("--save <file>", "write the pull request to a file for simulate and test; - for the standard output")
    .option("--app <slug>", "Greenlight's slug there, if it has another name")
    .option("--details", "also every condition, with what was asked for and what was found")
    .option("--json", "print {decision, pull}")
    .action(async (pull: string, options: ExplainOptions) => {
      const { explainPull } = await import("../explain-pull.ts");
      process.exitCode = (await explainPull(pull, options, terminal)) ? 0 : 1;
    });
}
