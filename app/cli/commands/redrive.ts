import { Command } from "commander";
import type { ListOptions } from "../redrive/list.ts";
import type { ChangeOptions } from "../redrive/replay-dead-letters.ts";
import type { ShowOptions } from "../redrive/show.ts";
import type { Terminal } from "../terminal.ts";
import { stackOption } from "./stack-option.ts";

export function redrive(terminal: Terminal): Command {
  return new Command("redrive")
    .description("look at the messages that failed for good (the dead-letter queue), send them back, or drop them")
    .addCommand(list(terminal), { isDefault: true })
    .addCommand(show(terminal))
    .addCommand(replay(terminal))
    .addCommand(drop(terminal));
}

function list(terminal: Terminal): Command {
  return selecting(new Command("list"))
    .description("list them, and why they failed")
    .addOption(stackOption())
    .option("--json", "print {stack, region, messages, unseen}")
    .action(async (options: ListOptions) => {
      const { listDeadLetters } = await import("../redrive/list.ts");
      process.exitCode = (await listDeadLetters(options, terminal)) ? 0 : 1;
    });
}

function show(terminal: Terminal): Command {
  return new Command("show")
    .description("show one: all of it, why it failed, and what was logged about it")
    .argument("<id>", "the message's id")
    .addOption(stackOption())
    .option("--json", "print it as in the list, with {lines}")
    .action(async (id: string, options: ShowOptions) => {
      const { showDeadLetter } = await import("../redrive/show.ts");
      await showDeadLetter(id, options, terminal);
    });
}

function replay(terminal: Terminal): Command {
  return selecting(new Command("replay"))
    .description("send them back to the queue")
    .argument("[id...]", "the messages' ids")
    .option("--all", "all of them")
    .option("--yes", "also commands that are older than an hour")
    .addOption(stackOption())
    .option("--json", "print {results: [{id, group, state, why}], missing, stopped}")
    .action(async (ids: string[], options: ChangeOptions) => {
      const { replayDeadLetters } = await import("../redrive/replay-dead-letters.ts");
      process.exitCode = (await replayDeadLetters(ids, options, terminal)) ? 0 : 1;
    });
}

function drop(terminal: Terminal): Command {
  return selecting(new Command("drop"))
    .description("delete them for good")
    .argument("[id...]", "the messages' ids")
    .option("--all", "all of them")
    .option("--yes", "without asking")
    .addOption(stackOption())
    .option("--json", "print {dropped, left, missing, stopped}")
    .action(async (ids: string[], options: ChangeOptions) => {
      const { dropDeadLetters } = await import("../redrive/drop-dead-letters.ts");
      process.exitCode = (await dropDeadLetters(ids, options, terminal)) ? 0 : 1;
    });
}

function selecting(command: Command): Command {
  return command
    .option("--repository <owner/name>", "those of a repository")
    .option("--pull <owner/name#12>", "those of a pull request");
}
