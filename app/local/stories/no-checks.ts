import { DEPENDENCY_POLICY, now, openBump, repositoryWith, type Story } from "./scene.ts";

export const noChecks: Story = {
  name: "no checks at all: held",
  why: "No checks is not green: CI that has not reported yet looks the same as no CI.",
  expected: { decision: "hold", approved: false },
  async play(scene) {
    repositoryWith(scene, DEPENDENCY_POLICY);
    const pull = await scene.step("Dependabot opens a pull request in a repository whose CI never reports", () =>
      openBump(scene),
    );
    return now(scene, pull);
  },
};
