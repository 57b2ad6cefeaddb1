import { build, DEPENDENCY_POLICY, now, openBump, repositoryWith, type Story } from "./scene.ts";

export const shadowMode: Story = {
  name: "shadow mode: explained, never approved",
  why: "A team tries a policy out: the check run says what would be approved, and nothing is.",
  expected: { decision: "hold", approved: false },
  async play(scene) {
    repositoryWith(scene, `${DEPENDENCY_POLICY}mode: shadow\n`);
    const pull = await scene.step("Dependabot opens a pull request", () => openBump(scene));
    await scene.step("CI is green", () => build(scene, pull.number, "success"));
    const after = now(scene, pull);
    const [told] = after.checkRuns.filter(({ name }) => name === "Greenlight");
    scene.check("the check run says what would be", told?.output.title?.startsWith("Would be approved") === true);
    return after;
  },
};
