import { build, DEPENDENCY_POLICY, now, openBump, repositoryWith, type Story } from "./scene.ts";

export const dependencyBump: Story = {
  name: "a dependency bump by a bot is approved after CI is green",
  why: "The everyday case: nobody has to look at a patch that CI has proven.",
  expected: { decision: "approve", approved: true },
  async play(scene) {
    repositoryWith(scene, DEPENDENCY_POLICY);
    const pull = await scene.step("Dependabot opens a pull request", () => openBump(scene));
    const { number } = pull;
    await scene.step("CI starts", () => build(scene, number));
    scene.check("not approved while CI runs", scene.lastOutcome() === "hold");
    await scene.step("CI is green", () => build(scene, number, "success"));
    const after = now(scene, pull);
    scene.check("GitHub counts the approval", after.reviewDecision === "APPROVED");
    return after;
  },
};
