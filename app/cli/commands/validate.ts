import { Command } from "commander";
import { parseOrganizationPolicy, parsePolicy } from "../../policy/parse.ts";
import type { Problem } from "../../policy/problem.ts";
import { POLICY_PATH } from "../../pull-request/policy-path.ts";
import { counted } from "../../report/sentences.ts";
import { readText, STDIN } from "../files.ts";
import { problemLines } from "../problem-lines.ts";
import { type Terminal, writeJson } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

interface ValidatedFile {
  readonly file: string;
  readonly valid: boolean;
  readonly problems: readonly Problem[];
}

interface ValidateOptions {
  readonly json?: boolean;
  readonly organization?: boolean;
}

export function validate(terminal: Terminal): Command {
  return new Command("validate")
    .description("tell everything that is wrong in policy files")
    .argument("[file...]", "policy files; - for the standard input", [POLICY_PATH])
    .option("--organization", "they are the policies of organisations, in a repository .github: with guardrails")
    .option("--json", "print {ok, files: [{file, valid, problems}]}")
    .action(async (files: string[], { json = false, organization = false }: ValidateOptions) => {
      const validated = await validateFiles(files, organization ? parseOrganizationPolicy : parsePolicy);
      const ok = validated.every(({ valid }) => valid);
      if (json) writeJson(terminal, { ok, files: validated });
      else terminal.write(report(validated, terminal));
      process.exitCode = ok ? 0 : 1;
    });
}

/** @throws UsageError that names every file that cannot be read */
async function validateFiles(
  files: readonly string[],
  parse: typeof parsePolicy | typeof parseOrganizationPolicy,
): Promise<ValidatedFile[]> {
  const named = [...new Set(files)];
  const read = await Promise.allSettled(named.map(readText));
  const unreadable = read.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  const foreign: unknown = unreadable.find((reason) => !(reason instanceof UsageError));
  if (foreign !== undefined) throw foreign;
  if (unreadable.length > 0) throw new UsageError(unreadable.map(({ message }) => message).join("\n"));
  return named.map((file, index) => {
    const result = read[index];
    const parsed = parse(result?.status === "fulfilled" ? result.value : "");
    return { file: nameOf(file), valid: parsed.valid, problems: parsed.valid ? [] : parsed.problems };
  });
}

function nameOf(file: string): string {
  return file === STDIN ? "<stdin>" : file;
}

function report(files: readonly ValidatedFile[], { paint }: Terminal): string {
  const lines = files.flatMap(({ file, problems }) => problemLines(file, problems, paint));
  const broken = files.filter(({ valid }) => !valid).length;
  const summary =
    broken === 0
      ? paint.green(files.length === 1 ? "The policy is valid." : `All ${files.length} policies are valid.`)
      : paint.red(`${counted(lines.length, "problem")} in ${broken} of ${counted(files.length, "file")}`);
  return `${[...lines, ...(lines.length > 0 ? [""] : []), summary].join("\n")}\n`;
}
