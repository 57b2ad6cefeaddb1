import { Command, InvalidArgumentError } from "commander";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

export interface ReviewOptions {
  readonly dryRun?: boolean;
  readonly policy?: string;
  readonly model?: string;
  readonly maxCost?: number;
  readonly app?: string;
  readonly json?: boolean;
}

export function review(terminal: Terminal): Command {
  return new Command("review")
    .description("make the AI review of a pull request on GitHub with your AWS credentials; nothing is posted")
    .argument("<pull>", "owner/name#12, or the address of its page")
    .option("--dry-run", "needed: to post a review is what the App does")
    .option("--policy <file>", "review it by this policy instead of the one on its base branch")
    .option("--model <name>", "the model that reads the diff; default: the policy's choice, else the environment's")
    .option("--max-cost <usd>", "what it may cost; default: the policy's max_cost_per_pull", readDollars)
    .option("--app <slug>", "Greenlight's slug there, if it has another name")
    .option("--json", "print {pull, review, cost, policy, standIn}")
    .action(async (pull: string, options: ReviewOptions) => {
      if (options.dryRun !== true) {
        throw new UsageError(
          "greenlight review posts nothing: to post reviews is what the App does, when a rule asks for one. To make a review and print it: greenlight review --dry-run …",
        );
      }
      const { reviewPullRequest } = await import("../review-pull.ts");
      process.exitCode = (await reviewPullRequest(pull, options, terminal)) ? 0 : 1;
    });
}

function readDollars(text: string): number {
  const dollars = /^\$?(\d{1,6}(?:\.\d{1,6})?)$/.exec(text)?.[1];
  if (dollars !== undefined) return Number(dollars);
  throw new InvalidArgumentError("It must be an amount of US dollars, such as 0.50.");
}
