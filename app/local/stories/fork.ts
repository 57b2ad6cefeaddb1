import { build, DOCS_POLICY, now, repositoryWith, type Story } from "./scene.ts";

export const fork: Story = {
  name: "a fork's pull request with an empty `pull_requests` list: approved",
  why: "For a fork GitHub's check events name no pull request; it is found by its head commit.",
  expected: { decision: "approve", approved: true },
  async play(scene) {
    repositoryWith(scene, DOCS_POLICY);
    scene.world.addUser({ login: "octocat", access: "read" });
    const pull = await scene.step("Octocat opens a pull request from a fork", () =>
      scene.world.openPullRequest({
        repository: scene.repository,
        author: "octocat",
        fork: "octocat",
        head: "typo",
        title: "Correct a typing error",
        files: { "docs/guide.md": "# Guide\n\nHello.\n" },
      }),
    );
    const { number } = pull;
    await scene.step("CI is green; its event names no pull request", () => build(scene, number, "success"));
    const events = scene.github
      .deliveries()
      .filter(({ event, payload }) => event === "check_run" && isOf(payload, scene.repository));
    scene.check(
      "the check events named no pull request",
      events.every(({ payload }) => namesNone(payload)),
    );
    return now(scene, pull);
  },
};

function isOf(payload: Readonly<Record<string, unknown>>, repository: string): boolean {
  return Object(payload.repository).full_name === repository;
}

function namesNone(payload: Readonly<Record<string, unknown>>): boolean {
  return Object(Object(payload.check_run).pull_requests).length === 0;
}
