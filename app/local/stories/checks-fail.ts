import { build, DEPENDENCY_POLICY, now, openBump, repositoryWith, type Story } from "./scene.ts";

export const checksFail: Story = {
  name: "CI fails: held",
  why: "A check that fails holds the approval, and the check run names it.",
  expected: { decision: "hold", approved: false },
  async play(scene) {
    repositoryWith(scene, DEPENDENCY_POLICY);
    const pull = await scene.step("Dependabot opens a pull request", () => openBump(scene));
    await scene.step("CI fails", () => build(scene, pull.number, "failure"));
    return now(scene, pull);
  },
};
