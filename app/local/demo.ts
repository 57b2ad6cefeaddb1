import Table from "cli-table3";
import pc from "picocolors";
import { playStory, type StoryResult, unplayed } from "./play-story.ts";
import { startStack } from "./stack.ts";
import { STORIES } from "./stories/index.ts";
import { introducePeople, MACHINE_USER } from "./stories/scene.ts";
import { type StepRecord, stepLines } from "./timeline.ts";
import { logBook } from "./worker-log.ts";

export interface DemoOptions {
  readonly json: boolean;
  readonly write: (text: string) => void;
}

/** Plays every story on the embedded stack. @returns whether each came out as expected */
export async function runDemo({ json, write }: DemoOptions): Promise<boolean> {
  const log = logBook();
  const say = json ? () => undefined : write;
  say(INTRODUCTION);
  const stack = await startStack({ ...log, machineUser: MACHINE_USER });
  const results: StoryResult[] = [];
  try {
    introducePeople(stack.github.world);
    for (const [index, story] of STORIES.entries()) {
      say(`\n${pc.bold(`${index + 1}/${STORIES.length}  ${capitalised(story.name)}`)}\n     ${pc.dim(story.why)}\n`);
      const result = await playStory(story, index, stack, log, (step) => say(shown(step))).catch((error: unknown) =>
        unplayed(story, error),
      );
      say(verdict(result));
      results.push(result);
    }
  } finally {
    await stack.close();
  }
  const ok = results.every((result) => result.ok);
  if (json) write(`${JSON.stringify({ ok, stories: results }, null, 2)}\n`);
  else say(`\n${tableOf(results)}\n\n${closing(results)}\n`);
  return ok;
}

const INTRODUCTION = `${pc.bold("Greenlight, the whole pipeline on this machine")}
The Lambdas are the bundles that are deployed (dist/). Around them, all local and gone at the end: an embedded GitHub,
an embedded SQS, and stand-ins for API Gateway, Secrets Manager and Amazon Bedrock. No account, no network.
What an AI review says here is the word of that stand-in, by a script: no model looks at anything.
`;

const COLOURS = {
  "GitHub sent": pc.cyan,
  "stand-in": pc.magenta,
  decided: pc.bold,
  wrote: pc.green,
  trouble: pc.yellow,
  "put aside": pc.yellow,
} as const;

function shown(step: StepRecord): string {
  const lines = stepLines(step).map(({ who, text }) => `       ${COLOURS[who](who.padEnd(12))} ${text}\n`);
  return `   ${pc.dim("▸")} ${step.what}\n${lines.join("")}`;
}

function verdict(result: StoryResult): string {
  const approved = result.approved ? `approved at ${short(result.approvedSha ?? "")}` : "not approved";
  const state = result.standInAnswers > 0 ? `${approved} (a stand-in answered, no model)` : approved;
  if (result.ok) return `   ${pc.green("✓")} ${state}, as expected\n`;
  return `   ${pc.red("✗")} ${state}\n${result.problems.map((problem) => `     ${pc.red(problem)}\n`).join("")}`;
}

function tableOf(results: readonly StoryResult[]): string {
  const table = new Table({
    head: ["", "Story", "Decision", "Approved", "Events", "Evaluations", "Reads", "Writes"].map((title) =>
      pc.bold(title),
    ),
    style: { head: [], border: [] },
    colWidths: [3, 52],
    wordWrap: true,
    colAligns: ["left", "left", "left", "left", "right", "right", "right", "right"],
  });
  for (const result of results) {
    table.push([
      result.ok ? pc.green("✓") : pc.red("✗"),
      result.name,
      result.decision ?? "none",
      result.approved ? short(result.approvedSha ?? "") : "no",
      result.events,
      result.evaluations,
      result.githubReads,
      result.githubWrites,
    ]);
  }
  return table.toString();
}

function closing(results: readonly StoryResult[]): string {
  const bad = results.filter(({ ok }) => !ok).length;
  if (bad > 0) return pc.red(`${bad} of ${results.length} stories did not come out as expected.`);
  return `All ${results.length} stories came out as expected. To play yourself: ${pc.bold("npm run dev")}`;
}

function short(sha: string): string {
  return sha.slice(0, 7);
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
