import { Command } from "commander";
import { visible } from "../../report/markdown.ts";
import { counted } from "../../report/sentences.ts";
import { caseFiles } from "../policy-tests/case-files.ts";
import { type CaseResult, runCase } from "../policy-tests/run-case.ts";
import { type Terminal, writeJson } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";

interface TestOptions {
  readonly policy?: string;
  readonly organization?: string;
  readonly json?: boolean;
}

export function test(terminal: Terminal): Command {
  return new Command("test")
    .description("run the tests of a policy: pull requests in files, each with the decision that is expected")
    .argument("<folder>", "its *.test.json, *.test.yml and *.test.yaml are run, in folders below it too")
    .option("--policy <file>", "the policy of every case that names none itself")
    .option("--organization <file>", "the policy of the organisation, of every case that names none itself")
    .option("--json", "print {ok, cases: [{file, ok, expected, found, problems}]}")
    .action(async (folder: string, { policy, organization, json = false }: TestOptions) => {
      const files = await caseFiles(folder);
      if (files.length === 0) {
        throw new UsageError(`${visible(folder)} has no tests: no *.test.json, *.test.yml or *.test.yaml in it.`);
      }
      const cases: CaseResult[] = [];
      for (const file of files) cases.push(await runCase(folder, file, { policy, organization }));
      const ok = cases.every((each) => each.ok);
      if (json) writeJson(terminal, { ok, cases });
      else terminal.write(report(cases, terminal));
      process.exitCode = ok ? 0 : 1;
    });
}

function report(cases: readonly CaseResult[], { paint }: Terminal): string {
  const lines = cases.flatMap(({ file, ok, problems, found }) => {
    const decision = found === null ? "" : paint.dim(visible(`  ${found.outcome}: ${found.title}`));
    const head = `${ok ? paint.green("✓") : paint.red("✗")} ${visible(file)}${decision}`;
    return [head, ...problems.map((problem) => `    ${visible(problem)}`)];
  });
  const failed = cases.filter(({ ok }) => !ok).length;
  const summary =
    failed === 0
      ? paint.green(`${counted(cases.length, "case")}, as expected`)
      : paint.red(`${counted(cases.length, "case")}, ${failed} not as expected`);
  return `${[...lines, "", summary].join("\n")}\n`;
}
