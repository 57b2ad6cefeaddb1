import { writeFile } from "node:fs/promises";
import { judge } from "../policy/judge.ts";
import { writeSnapshot } from "../pull-request/snapshot-json.ts";
import { visible } from "../report/markdown.ts";
import type { ExplainOptions } from "./commands/explain.ts";
import { STDIN } from "./files.ts";
import { connect, explained } from "./live-github.ts";
import { readLocalPolicies } from "./local-policies.ts";
import { createPullReader } from "./pull-reader.ts";
import { refOf } from "./pull-ref.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { writeDecision } from "./write-decision.ts";

/**
 * Explains a pull request on GitHub, and saves it where that is asked for.
 *
 * @returns whether it is or would be approved
 * @throws UsageError where it cannot be read
 */
export async function explainPull(text: string, options: ExplainOptions, terminal: Terminal): Promise<boolean> {
  const ref = refOf(text);
  const local = await readLocalPolicies({ policy: options.policy, organization: options.organization });
  const name = `${ref.owner}/${ref.name}#${ref.number}`;
  const { octokit } = connect(process.env);
  const { read } = createPullReader(octokit, options.app ?? process.env.APP_SLUG, () => new Date(), local);
  terminal.progress(`Reading ${name} …`);
  const snapshot = await read(ref)
    .catch((error: unknown) => {
      throw explained(error, name, new Date());
    })
    .finally(() => terminal.progress(""));

  if (options.save === STDIN) {
    terminal.write(writeSnapshot(snapshot));
    return judge(snapshot, local).outcome === "approve";
  }
  if (options.save !== undefined) await save(options.save, writeSnapshot(snapshot));
  const decision = judge(snapshot, local);
  const { title, url, state } = snapshot.pull;
  const { json = false, details = false } = options;
  const about = { pull: { repository: `${ref.owner}/${ref.name}`, number: ref.number, title, url, state } };
  if (!json) terminal.write(`${terminal.paint.dim(visible(`${name}  ${title}`))}\n`);
  writeDecision({ decision, local: local.files, details, json, about }, terminal);
  if (options.save !== undefined) terminal.complain(`Saved ${name} to ${visible(options.save)}\n`);
  return decision.outcome === "approve";
}

async function save(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new UsageError(
      `${visible(file)} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
