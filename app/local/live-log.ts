import pc from "picocolors";
import type { LogSource } from "./aws/index.ts";
import { readLogLine } from "./worker-log.ts";

/** Prints decisions and troubles as they come, one line each. */
export function liveLog(write: (text: string) => void): (line: string, source: LogSource) => void {
  return (line, source) => {
    const read = readLogLine(line);
    const time = pc.dim(new Date().toTimeString().slice(0, 8));
    if (read === null) return;
    if ("decision" in read) {
      const { repository, pull, outcome, title } = read.decision;
      write(`${time} ${pc.bold(outcome.padEnd(8))} ${repository}#${pull}  ${title}\n`);
    } else {
      const { level, message, repository } = read.trouble;
      write(`${time} ${pc.yellow(level.padEnd(8))} ${source.functionName}  ${repository ?? ""} ${message}\n`);
    }
  };
}

/** Resolves at Ctrl-C or when the process is asked to end. */
export function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}
