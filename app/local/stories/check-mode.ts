import { build, DEPENDENCY_POLICY, now, openBump, repositoryWith, type Story } from "./scene.ts";

export const checkMode: Story = {
  name: "check mode: the check run is the verdict, no review is posted",
  why: "A team that makes the check a required one needs no review by a bot.",
  expected: { decision: "approve", approved: false },
  async play(scene) {
    repositoryWith(scene, `${DEPENDENCY_POLICY}mode: check\n`);
    const verdict = () => now(scene, pull).checkRuns.find(({ name }) => name === "Greenlight")?.conclusion;
    const pull = await scene.step("Dependabot opens a pull request", () => openBump(scene));
    await scene.step("CI fails", () => build(scene, pull.number, "failure"));
    scene.check("the check fails, since neutral would pass", verdict() === "failure");
    await scene.step("CI runs again, and is green", () =>
      scene.world.reportCheckRun({
        repository: scene.repository,
        number: pull.number,
        name: "build",
        status: "completed",
        conclusion: "success",
        rerun: true,
      }),
    );
    scene.check("the check passes", verdict() === "success");
    scene.check("there is no review", now(scene, pull).reviews.length === 0);
    return now(scene, pull);
  },
};
