import { Command, InvalidArgumentError, Option } from "commander";
import { judge } from "../../policy/judge.ts";
import { readSnapshotFile } from "../files.ts";
import { readLocalPolicies } from "../local-policies.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { writeDecision } from "../write-decision.ts";

interface SimulateOptions {
  readonly policy?: string;
  readonly organization?: string;
  readonly pull?: string;
  readonly repo?: string;
  readonly last: number;
  readonly app?: string;
  readonly asOpen?: boolean;
  readonly details?: boolean;
  readonly json?: boolean;
}

/** GitHub lets a token ask 5,000 times an hour; a repository of this many pull requests is best looked at in parts. */
const MOST_PULLS = 1_000;

export function simulate(terminal: Terminal): Command {
  return new Command("simulate")
    .description("tell what a policy makes of a pull request in a file, or of the last ones of a repository")
    .option("--policy <file>", "the policy; - for the standard input")
    .option("--organization <file>", "the policy of the organisation, as in its repository .github")
    .addOption(
      new Option("--pull <snapshot>", "a pull request: a file by explain --save, or by hand").conflicts("repo"),
    )
    .option("--repo <owner/name>", "a repository on GitHub, which is only read; needs GITHUB_TOKEN")
    .option("--last <n>", "with --repo: how many pull requests, newest first", readCount, 50)
    .option("--app <slug>", "with --repo: Greenlight's slug there, if it has another name")
    .option("--as-open", "with --pull: judge a closed or merged one as it was when it was open")
    .option("--details", "with --pull: also every condition, with what was asked for and what was found")
    .option("--json", "print one JSON document")
    .action(async (options: SimulateOptions) => {
      process.exitCode = (await run(options, terminal)) ? 0 : 1;
    });
}

async function run(options: SimulateOptions, terminal: Terminal): Promise<boolean> {
  if (options.policy === undefined && options.organization === undefined) {
    throw new UsageError("Say by which policy: --policy FILE, or --organization FILE, or both.");
  }
  if (options.pull !== undefined) return await simulateFile(options.pull, options, terminal);
  if (options.repo === undefined) {
    throw new UsageError(
      "Say what to judge: --pull SNAPSHOT.json, or --repo owner/name (see greenlight simulate --help).",
    );
  }
  const { simulateRepository } = await import("../simulate-repository.ts");
  const local = await readLocalPolicies(options);
  return await simulateRepository({ ...options, repo: options.repo, local }, terminal);
}

/** @returns whether it would be approved */
async function simulateFile(file: string, options: SimulateOptions, terminal: Terminal): Promise<boolean> {
  const { asOpen = false, details = false, json = false } = options;
  if (file === options.policy) throw new UsageError("--policy and --pull cannot be the same file.");
  if (file === options.organization) throw new UsageError("--organization and --pull cannot be the same file.");
  const local = await readLocalPolicies(options);
  const decision = judge(await readSnapshotFile(file), { ...local, asOpen });
  writeDecision({ decision, local: local.files, details, json }, terminal);
  return decision.outcome === "approve";
}

function readCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= MOST_PULLS) return count;
  throw new InvalidArgumentError(`It must be a number from 1 to ${MOST_PULLS}.`);
}
