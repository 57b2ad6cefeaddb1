import { build, DEPENDENCY_POLICY, now, openBump, repositoryWith, type Story } from "./scene.ts";

export const pushAfterApproval: Story = {
  name: "a push after the approval: withdrawn, then approved again at the new SHA",
  why: "An approval is for one commit. Where GitHub does not dismiss stale approvals, an old one would go on counting.",
  expected: { decision: "approve", approved: true },
  async play(scene) {
    repositoryWith(scene, DEPENDENCY_POLICY);
    const pull = await scene.step("Dependabot opens a pull request", () => openBump(scene));
    const { number, headSha: first } = pull;
    await scene.step("CI is green", () => build(scene, number, "success"));
    scene.check("approved at the first commit", scene.lastOutcome() === "approve");
    await scene.step("Dependabot pushes another commit", () =>
      scene.world.push({
        repository: scene.repository,
        number,
        author: "dependabot[bot]",
        files: { "package-lock.json": '{ "left-pad": "1.0.2" }\n' },
      }),
    );
    const between = now(scene, pull);
    scene.check(
      "the approval is withdrawn",
      between.reviews.every(({ state }) => state === "DISMISSED"),
    );
    await scene.step("CI is green for the new commit, too", () => build(scene, number, "success"));
    const after = now(scene, pull);
    scene.check("there is a new head", after.headSha !== first);
    return after;
  },
};
