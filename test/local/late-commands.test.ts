import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import type { WorldPull } from "../../app/local/github/index.ts";
import type { Stack } from "../../app/local/stack.ts";
import { DEPENDENCY_POLICY, POLICY_PATH } from "../../app/local/stories/scene.ts";
import { aStack } from "../support/stack.ts";

/** Commands and buttons that GitHub could not deliver, and the sweeper has sent again, on the built bundles. */

const MINUTE = 60_000;

let stack: Stack;
/** How long ago it is for GitHub, in minutes: what fails now failed a while ago for the sweeper. */
let minutesAgo: number;

beforeEach(async () => {
  minutesAgo = 100;
  ({ stack } = await aStack({ githubNow: () => new Date(Date.now() - minutesAgo * MINUTE) }));
  stack.github.world.addUser({ login: "writer", access: "write" });
}, 60_000);

afterEach(() => stack.close());

/** A pull request that the policy approves, with its check green; GitHub's events about it are under way. */
function aGreenPull(): WorldPull {
  const { world } = stack.github;
  const files = { [POLICY_PATH]: DEPENDENCY_POLICY, "package-lock.json": "1\n" };
  world.createRepository({ owner: "acme", name: "shop", files, protection: { approvals: 1 } });
  const repository = "acme/shop";
  const change = { "package-lock.json": "2\n" };
  const { number } = world.openPullRequest({ repository, author: "dependabot[bot]", head: "bump", files: change });
  world.reportCheckRun({ repository, number, name: "build", status: "completed", conclusion: "success" });
  return now({ repository, number });
}

const now = ({ repository, number }: Pick<WorldPull, "repository" | "number">) =>
  stack.github.world.pullRequest({ repository, number });
const approvals = (pull: WorldPull) => now(pull).reviews.filter(({ state }) => state === "APPROVED").length;
const check = (pull: WorldPull) => now(pull).checkRuns.find(({ name }) => name === "Greenlight");

async function sweep(): Promise<void> {
  await stack.sweep();
  await stack.quiet();
}

/** What happens while GitHub reaches nobody. */
async function whileOutOfReach(act: () => void): Promise<void> {
  stack.github.setWebhookUrl("http://127.0.0.1:9/webhook");
  act();
  await stack.github.idle();
  stack.github.setWebhookUrl(stack.webhookUrl);
}

function press(pull: WorldPull, identifier: string): void {
  const checkRun = check(pull)?.id ?? 0;
  stack.github.world.pressButton({ repository: pull.repository, checkRun, by: "writer", identifier });
}

function say({ repository, number }: WorldPull, body: string): void {
  stack.github.world.comment({ repository, number, by: "writer", body });
}

describe("what somebody said or pressed and GitHub could not deliver", () => {
  async function anApproved(): Promise<WorldPull> {
    const pull = aGreenPull();
    await stack.quiet();
    expect(approvals(pull)).toBe(1);
    return pull;
  }

  test.each<[string, (pull: WorldPull) => void]>([
    ["/greenlight resume", (pull) => say(pull, "/greenlight resume")],
    ["the button Resume", (pull) => press(pull, "resume")],
  ])(
    "does not end a newer pause: %s",
    async (_, resume) => {
      const pull = await anApproved();
      const { repository, number } = pull;
      say(pull, "/greenlight pause");
      await stack.quiet();
      minutesAgo = 90;
      await whileOutOfReach(() => resume(pull));
      minutesAgo = 80;
      stack.github.world.unlabel({ repository, number, by: "writer", label: "greenlight:paused" });
      await stack.quiet();
      expect(approvals(pull)).toBe(1);
      say(pull, "/greenlight pause");
      await stack.quiet();
      expect(approvals(pull)).toBe(0);
      minutesAgo = 70;
      await sweep();
      expect(now(pull).labelled).toEqual(["greenlight:paused"]);
      expect(approvals(pull)).toBe(0);
      expect(check(pull)?.output.title).toBe("Paused: nothing is approved here for now");
    },
    60_000,
  );

  test.each<[string, (pull: WorldPull) => void]>([
    ["/greenlight pause", (pull) => say(pull, "/greenlight pause")],
    ["the button Pause", (pull) => press(pull, "pause")],
  ])(
    "pauses all the same: %s",
    async (_, pause) => {
      const pull = await anApproved();
      minutesAgo = 90;
      await whileOutOfReach(() => pause(pull));
      expect(approvals(pull)).toBe(1);
      await sweep();
      expect(now(pull).labelled).toEqual(["greenlight:paused"]);
      expect(approvals(pull)).toBe(0);
    },
    60_000,
  );

  test("lifts no newer veto: the button Re-evaluate", async () => {
    const pull = await anApproved();
    const { repository, number } = pull;
    minutesAgo = 90;
    await whileOutOfReach(() => press(pull, "reevaluate"));
    minutesAgo = 80;
    const review = now(pull).reviews.find(({ state }) => state === "APPROVED")?.id ?? 0;
    stack.github.world.dismissReview({ repository, number, review, by: "writer", message: "Not this one." });
    await stack.quiet();
    minutesAgo = 70;
    await sweep();
    expect(approvals(pull)).toBe(0);
    press(pull, "reevaluate");
    await stack.quiet();
    expect(approvals(pull)).toBe(1);
  }, 60_000);
});
