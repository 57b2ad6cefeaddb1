import { build, DEPENDENCY_POLICY, now, openBump, repositoryWith, type Story } from "./scene.ts";

export const freeze: Story = {
  name: "a freeze window: held",
  why: "Nothing is approved between the days that the policy names, in the team's own time zone.",
  expected: { decision: "hold", approved: false },
  async play(scene) {
    const today = new Date().toISOString().slice(0, 4);
    const window = `"${today}-01-01/${Number(today) + 1}-12-31"`;
    repositoryWith(scene, `${DEPENDENCY_POLICY}never:\n  - schedule: { freeze: ${window}, timezone: Europe/Paris }\n`);
    const pull = await scene.step("Dependabot opens a pull request in the freeze", () => openBump(scene));
    await scene.step("CI is green", () => build(scene, pull.number, "success"));
    return now(scene, pull);
  },
};
