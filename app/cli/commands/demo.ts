import { Command } from "commander";
import type { Terminal } from "../terminal.ts";

export function demo({ write }: Terminal): Command {
  return new Command("demo")
    .description("play the demo's stories on the embedded stack: no account, no network")
    .option("--json", "print one JSON document instead of the timeline")
    .action(async ({ json = false }: { json?: boolean }) => {
      const { runDemo } = await import("../../local/demo.ts");
      process.exitCode = (await runDemo({ json, write })) ? 0 : 1;
    });
}
