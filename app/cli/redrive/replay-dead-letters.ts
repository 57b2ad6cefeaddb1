import { visible } from "../../report/markdown.ts";
import { type Terminal, writeJson } from "../terminal.ts";
import { aboutOf } from "./dead-letter.ts";
import { type OpenDeployment, openDeployment } from "./open-queues.ts";
import { type Replay, type Replayed, replay } from "./replay.ts";
import { missingOf, type Selection, type SelectionOptions, selectionOf } from "./selection.ts";

export interface ChangeOptions extends SelectionOptions {
  readonly stack: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/**
 * Sends messages of the dead-letter queue back to the queue, and tells of each what became of it.
 *
 * @returns whether all that were selected are in the queue again
 * @throws UsageError where nothing could be done at all
 */
export async function replayDeadLetters(
  ids: readonly string[],
  options: ChangeOptions,
  terminal: Terminal,
): Promise<boolean> {
  const selection = selectionOf(ids, options);
  const { json = false, yes = false } = options;
  return await openDeployment(options.stack, terminal, async (open) => {
    terminal.progress("Looking for messages …");
    const done = await open.withDeadLetters((letters) =>
      replay(letters, {
        sqs: open.sqs,
        queueUrl: open.deployment.outputs.QueueUrl,
        selection,
        yes,
        interrupted: open.interrupted,
        now: () => new Date(),
        onResult: (result) => {
          terminal.progress("");
          if (!json) terminal.write(`${lineOf(result, terminal)}\n`);
        },
      }),
    );
    return told(done, selection, { json, open }, terminal);
  });
}

function told(
  { results, stopped }: Replay,
  selection: Selection,
  { json, open }: { readonly json: boolean; readonly open: OpenDeployment },
  terminal: Terminal,
): boolean {
  if (stopped !== null && results.length === 0) throw stopped;
  const missing =
    stopped === null
      ? missingOf(
          selection,
          results.map(({ letter }) => letter),
        )
      : [];
  const why = stopped instanceof Error ? stopped.message : stopped;
  if (json) writeJson(terminal, { results: results.map(resultJson), missing, stopped: why });
  else {
    for (const id of missing) terminal.write(`${terminal.paint.red("✗")} ${visible(id)}  not there: ${NOT_SEEN}\n`);
    if (results.length + missing.length === 0) {
      const chosen = selection.kind === "all" ? "" : " that you asked for";
      terminal.write(`There is no message${chosen} in the dead-letter queue of ${open.deployment.stack}.\n`);
    } else terminal.write(`\n${summary(results, missing.length)}\n`);
  }
  if (hidesOthers(results)) {
    terminal.complain("Of a group SQS shows ten messages; behind those that were refused there may be more.\n");
  }
  if (stopped !== null) {
    terminal.complain(
      "It was stopped before all were tried; what is not named above stays in the dead-letter queue.\n",
    );
    if (stopped instanceof Error) terminal.complain(`${stopped.message}\n`);
  }
  return stopped === null && missing.length === 0 && results.every(({ state }) => state === "replayed");
}

/** Whether so many of a group stay that nobody can see what is behind them. */
function hidesOthers(results: readonly Replayed[]): boolean {
  const groups = results.flatMap(({ state, letter }) => (state === "refused" ? [letter.group] : []));
  return groups.some((group) => groups.filter((each) => each === group).length >= 10);
}

const NOT_SEEN = "no such message can be seen in the dead-letter queue";

function lineOf(result: Replayed, { paint }: Terminal): string {
  const about = `${visible(result.letter.id)}  ${visible(aboutOf(result.letter))}`;
  switch (result.state) {
    case "replayed": {
      const warning = result.warning === null ? "" : `\n  ${paint.yellow(visible(`Mind: ${result.warning}.`))}`;
      return `${paint.green("✓")} ${about}  replayed${warning}`;
    }
    case "refused":
      return `${paint.yellow("–")} ${about}  not replayed\n  ${visible(result.why)}`;
    case "failed":
    case "doubled":
      return `${paint.red("✗")} ${about}  ${result.state === "failed" ? "not replayed" : "replayed, not deleted"}\n  ${visible(result.why)}`;
  }
}

/** A result for programs; documented in docs/cli.md, so a promise. */
function resultJson(result: Replayed) {
  const { letter, state } = result;
  return {
    id: letter.id,
    group: letter.group,
    state,
    why: result.state === "replayed" ? result.warning : result.why,
  };
}

function summary(results: readonly Replayed[], missing: number): string {
  const count = (...states: readonly Replayed["state"][]) =>
    results.filter(({ state }) => states.includes(state)).length;
  const parts = [
    `${count("replayed", "doubled")} replayed`,
    ...counts(count("refused"), "refused"),
    ...counts(count("failed"), "failed"),
    ...counts(count("doubled"), "not deleted"),
    ...counts(missing, "not there"),
  ];
  return parts.join(", ");
}

function counts(count: number, what: string): string[] {
  return count === 0 ? [] : [`${count} ${what}`];
}
