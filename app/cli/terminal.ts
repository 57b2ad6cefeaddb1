import pc from "picocolors";
import type { Paint } from "../report/explanation.ts";

/** Where a command writes to. */
export interface Terminal {
  /** Writes to stdout: what was asked for, and nothing else. */
  readonly write: (text: string) => void;
  /** Writes to stderr: what went wrong. */
  readonly complain: (text: string) => void;
  readonly paint: Paint;
  /** Columns of stdout; null where it is no terminal. */
  readonly width: number | null;
  /** Shows how far long work is, in place, and an empty text to take it away; does nothing where nobody looks. */
  readonly progress: (text: string) => void;
}

/** Colours and progress are for terminals alone; `NO_COLOR` (https://no-color.org) turns colours off. */
export function openTerminal({ stdout, stderr, env }: Pick<NodeJS.Process, "stdout" | "stderr" | "env">): Terminal {
  // `greenlight … | head` closes the pipe; that is nobody's error.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    write: (text) => stdout.write(text),
    complain: (text) => stderr.write(text),
    paint: pc.createColors(stdout.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb"),
    // A terminal without a size says 0.
    width: (stdout.isTTY === true && stdout.columns) || null,
    progress: (text) => {
      if (stderr.isTTY === true) stderr.write(`\r\u001B[K${text}`);
    },
  };
}

/** A document for programs. */
export function writeJson({ write }: Pick<Terminal, "write">, value: unknown): void {
  write(`${JSON.stringify(value, null, 2)}\n`);
}
