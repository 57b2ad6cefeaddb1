import type { BedrockRequest } from "./aws/index.ts";
import type { World } from "./github/index.ts";
import { APP_SLUG, type Stack } from "./stack.ts";
import { MACHINE_USER, type Scene, type Story } from "./stories/scene.ts";
import type { StepRecord } from "./timeline.ts";
import type { LogBook } from "./worker-log.ts";

/** What came of a story. The keys are a contract: `greenlight demo --json` prints them. */
export interface StoryResult {
  readonly name: string;
  /** `approve`, `hold`, `withdraw` or `ignore`. */
  readonly expected: string;
  /** What was decided last. */
  readonly decision: string | null;
  /** Whether an approval of ours stands. */
  readonly approved: boolean;
  readonly headSha: string;
  /** The commit of the approval that stands. */
  readonly approvedSha: string | null;
  /** Webhooks that GitHub sent for it. */
  readonly events: number;
  readonly evaluations: number;
  /** Requests to GitHub, without those for access tokens. */
  readonly githubReads: number;
  readonly githubWrites: number;
  /** How often a stand-in for Amazon Bedrock answered: by its script, no model. */
  readonly standInAnswers: number;
  readonly ok: boolean;
  /** What was not as expected. */
  readonly problems: readonly string[];
}

/** The result of a story that broke off: nothing is known of it but why. */
export function unplayed(story: Story, error: unknown): StoryResult {
  return {
    name: story.name,
    expected: story.expected.decision,
    decision: null,
    approved: false,
    headSha: "",
    approvedSha: null,
    events: 0,
    evaluations: 0,
    githubReads: 0,
    githubWrites: 0,
    standInAnswers: 0,
    ok: false,
    problems: [`broke off: ${error instanceof Error ? error.message : String(error)}`],
  };
}

/**
 * Plays one story on the stack, in a repository of its own, and judges it by what GitHub has in the end, not by what the
 * worker says it did.
 */
export async function playStory(
  story: Story,
  index: number,
  stack: Stack,
  log: LogBook,
  onStep: (step: StepRecord) => void,
): Promise<StoryResult> {
  const owner = story.owner ?? "acme";
  const name = `story-${index + 1}`;
  const repository = `${owner}/${name}`;
  const { github } = stack;
  const problems: string[] = [];
  // What happens in its owner's other repositories belongs to it, if no other story plays there.
  const isOurs = (full: string) => full === repository || (story.owner !== undefined && full.startsWith(`${owner}/`));
  const ours = () => ({
    deliveries: github.deliveries().filter(({ payload }) => isOurs(String(Object(payload.repository).full_name))),
    decisions: log.decisions.filter((decision) => decision.repository === repository),
    // A message that cannot be read names no repository.
    troubles: log.troubles.filter((trouble) => trouble.repository === repository || trouble.repository === null),
    requests: github.journal().filter((entry) => entry.repository === repository),
    questions: (stack.aws.bedrock?.requests() ?? []).filter((asked) => isOurs(repositoryAsked(asked))),
  });

  let told = {
    deliveries: 0,
    decisions: 0,
    troubles: log.troubles.length,
    requests: 0,
    questions: 0,
    deadLetters: stack.aws.queue.deadLetters().length,
  };
  const scene: Scene = {
    world: github.world as World,
    github,
    stack,
    owner,
    name,
    repository,
    async step(what, act) {
      const result = await act();
      await stack.quiet();
      const all = ours();
      onStep({
        what,
        deliveries: all.deliveries.slice(told.deliveries),
        decisions: all.decisions.slice(told.decisions),
        troubles: log.troubles.slice(told.troubles),
        requests: all.requests.slice(told.requests),
        questions: all.questions.slice(told.questions),
        deadLetters: stack.aws.queue.deadLetters().length - told.deadLetters,
      });
      told = {
        deliveries: all.deliveries.length,
        decisions: all.decisions.length,
        troubles: log.troubles.length,
        requests: all.requests.length,
        questions: all.questions.length,
        deadLetters: stack.aws.queue.deadLetters().length,
      };
      return result;
    },
    check(what, holds) {
      if (!holds) problems.push(`not so: ${what}`);
    },
    evaluations: () => ours().decisions.length,
    lastOutcome: () => ours().decisions.at(-1)?.outcome ?? null,
  };

  const pull = await story.play(scene);
  const { deliveries, decisions, requests, questions } = ours();
  const us = [`${APP_SLUG}[bot]`, MACHINE_USER];
  const approval = pull.reviews.findLast(({ state, author }) => state === "APPROVED" && us.includes(author));
  const decision = decisions.at(-1)?.outcome ?? null;
  const approved = approval !== undefined;
  const { expected } = story;
  if (decision !== expected.decision) problems.push(`decided ${decision}, expected ${expected.decision}`);
  if (approved !== expected.approved) problems.push(approved ? "is approved" : "is not approved");
  if (approval !== undefined && approval.sha !== pull.headSha) problems.push("the approval is for another commit");
  return {
    name: story.name,
    expected: expected.decision,
    decision,
    approved,
    headSha: pull.headSha,
    approvedSha: approval?.sha ?? null,
    events: deliveries.length,
    evaluations: decisions.length,
    githubReads: requests.filter(({ kind }) => kind === "read").length,
    githubWrites: requests.filter(({ kind }) => kind === "write").length,
    standInAnswers: questions.filter(({ outcome }) => outcome === "answered").length,
    ok: problems.length === 0,
    problems,
  };
}

/** Questions name the pull request that they are about, for the bill. */
function repositoryAsked({ body }: BedrockRequest): string {
  const { pull } = Object(Object(body).requestMetadata);
  return String(pull).replace(/#\d+$/, "");
}
