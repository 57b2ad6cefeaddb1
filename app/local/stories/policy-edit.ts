import { build, DOCS_POLICY, now, POLICY_PATH, repositoryWith, type Story } from "./scene.ts";

export const policyEdit: Story = {
  name: "the pull request edits the policy: held, explained",
  why: "Nobody may loosen the rules that their own pull request is judged by. A mistake in the new policy is shown on its line.",
  expected: { decision: "hold", approved: false },
  async play(scene) {
    repositoryWith(scene, DOCS_POLICY);
    scene.world.addUser({ login: "mallory", access: "write" });
    const pull = await scene.step("Mallory opens a pull request that allows everything, with a typing error", () =>
      scene.world.openPullRequest({
        repository: scene.repository,
        author: "mallory",
        head: "everything-goes",
        title: "Loosen the policy",
        files: { [POLICY_PATH]: 'version: 1\nrules:\n  - name: Everything\n    when:\n      file: { only: ["**"] }\n' },
      }),
    );
    const { number } = pull;
    await scene.step("CI is green", () => build(scene, number, "success"));
    const after = now(scene, pull);
    const annotations = after.checkRuns.flatMap(({ output }) => output.annotations);
    scene.check("the mistake is shown on its line", annotations.length > 0);
    return after;
  },
};
