import { visible } from "../../report/markdown.ts";
import type { LogsOptions } from "../commands/logs.ts";
import { findAwsCaller } from "../deployment/aws-caller.ts";
import { findDeployment } from "../deployment/find-deployment.ts";
import { interruptible } from "../deployment/interruption.ts";
import { refOf } from "../pull-ref.ts";
import { type Terminal, writeJson } from "../terminal.ts";
import { bytesOf } from "./bytes.ts";
import { periodOf } from "./period.ts";
import { readPullLog } from "./pull-log.ts";
import { renderLines, timeOf } from "./render-lines.ts";

/**
 * Prints what became of a pull request, as the functions of a deployment logged it.
 *
 * @returns whether anything is logged about it in that time
 * @throws UsageError where the logs cannot be read
 */
export async function showPullLog(text: string, options: LogsOptions, terminal: Terminal): Promise<boolean> {
  const pull = refOf(text);
  const name = `${pull.owner}/${pull.name}#${pull.number}`;
  const period = periodOf(options.since, options.until, new Date());
  const caller = await findAwsCaller(process.env);
  const deployment = await findDeployment(caller, options.stack);
  terminal.progress(`Searching the logs of ${deployment.stack} for ${name} …`);
  const { lines, cutOff, queries, bytesScanned } = await interruptible((interrupted) =>
    readPullLog(caller, deployment, pull, period, interrupted),
  ).finally(() => terminal.progress(""));
  const [from, until] = [period.from.toISOString(), period.until.toISOString()];

  if (options.json) writeJson(terminal, { pull: name, from, until, cutOff, bytesScanned, lines });
  else if (lines.length === 0) {
    terminal.write(
      `Nothing is logged about ${visible(name)} from ${timeOf(from)} to ${timeOf(until)} (UTC). The newest lines can take a minute; for older ones, say --since 7d.\n`,
    );
  } else terminal.write(renderLines(lines, terminal));
  if (cutOff) terminal.complain("There is more: older lines are missing. Say a shorter time: --since, --until.\n");
  terminal.complain(`${queries === 1 ? "1 query" : `${queries} queries`} scanned ${bytesOf(bytesScanned)}\n`);
  return lines.length > 0;
}
