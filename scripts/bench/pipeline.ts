import { playStory } from "../../app/local/play-story.ts";
import { STORIES } from "../../app/local/stories/index.ts";
import { aStack } from "../../test/support/stack.ts";
import { passTenChecks } from "./ten-checks.ts";

/** What the pipeline costs in requests and evaluations; counted, not timed. */
export interface PipelineCost {
  /** The evaluation that approves: every request of it. */
  readonly requestsPerApproval: number;
  /** A pull request from its opening over 20 check events, one after the other, to its approval. */
  readonly requestsPerPullWith20CheckEvents: number;
  readonly evaluationsPerPullWith20CheckEvents: number;
  /** A burst of 30 check events. */
  readonly evaluationsPerBurstOf30: number;
}

export async function measurePipeline(): Promise<PipelineCost> {
  const { stack, log } = await aStack();
  const { github } = stack;
  try {
    const repository = "acme/cost";
    const requests = () =>
      github.journal().filter(({ kind, repository: of }) => kind !== "token" && of === repository).length;
    let beforeTheLast = 0;
    await passTenChecks(stack, "cost", () => {
      beforeTheLast = requests();
    });
    const decisions = log.decisions.filter((decision) => decision.repository === repository);
    const last = decisions.filter(({ outcome }) => outcome === "approve").length;
    // The suite's own event is one more evaluation, which finds nothing new: one request.
    const requestsPerApproval = requests() - beforeTheLast - (last - 1);

    const index = STORIES.findIndex(({ name }) => name.startsWith("30 check events"));
    const story = STORIES[index];
    if (story === undefined) throw new Error("the story of the burst is gone");
    const burst = await playStory(story, index, stack, log, () => undefined);
    return {
      requestsPerApproval,
      requestsPerPullWith20CheckEvents: requests(),
      evaluationsPerPullWith20CheckEvents: decisions.length,
      // One evaluation is for the opening.
      evaluationsPerBurstOf30: burst.evaluations - 1,
    };
  } finally {
    await stack.close();
  }
}
