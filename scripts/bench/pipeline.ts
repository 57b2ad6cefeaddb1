import { playStory } from "../../app/local/play-story.ts";
import { STORIES } from "../../app/local/stories/index.ts";
import { DEPENDENCY_POLICY, POLICY_PATH } from "../../app/local/stories/scene.ts";
import { aStack } from "../../test/support/stack.ts";

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
  const { world } = github;
  try {
    const repository = "acme/cost";
    world.createRepository({
      owner: "acme",
      name: "cost",
      files: { [POLICY_PATH]: DEPENDENCY_POLICY, "package-lock.json": "1\n" },
      protection: { approvals: 1, requiredChecks: Array.from({ length: 10 }, (_, index) => `check ${index}`) },
    });
    const files = { "package-lock.json": "2\n" };
    const { number } = world.openPullRequest({ repository, author: "dependabot[bot]", head: "bump", files });
    await stack.quiet();
    const requests = () =>
      github.journal().filter(({ kind, repository: of }) => kind !== "token" && of === repository).length;
    let beforeTheLast = 0;
    for (let index = 0; index < 10; index++) {
      const name = `check ${index}`;
      world.reportCheckRun({ repository, number, name, status: "in_progress" });
      await stack.quiet();
      beforeTheLast = requests();
      world.reportCheckRun({ repository, number, name, status: "completed", conclusion: "success" });
      if (index < 9) await stack.quiet();
    }
    await stack.quiet();
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
