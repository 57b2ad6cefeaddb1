import { build, DEPENDENCY_POLICY, now, openBump, repositoryWith, type Story } from "./scene.ts";

export const humanVeto: Story = {
  name: "a human dismisses the approval: not approved again",
  why: "People have the last word: a dismissal is a veto for this commit, whatever events follow.",
  expected: { decision: "hold", approved: false },
  async play(scene) {
    repositoryWith(scene, DEPENDENCY_POLICY);
    const { world, repository } = scene;
    world.addUser({ login: "maria", access: "write" });
    const pull = await scene.step("Dependabot opens a pull request", () => openBump(scene));
    const { number } = pull;
    await scene.step("CI is green", () => build(scene, number, "success"));
    const [approval] = now(scene, pull).reviews;
    if (approval === undefined) throw new Error("there is no approval to dismiss");
    await scene.step("Maria dismisses the approval", () =>
      world.dismissReview({ repository, number, review: approval.id, by: "maria", message: "Wait for Monday." }),
    );
    await scene.step("Somebody edits the title, which makes Greenlight look again", () =>
      world.edit({ repository, number, by: "maria", title: "Bump left-pad" }),
    );
    return now(scene, pull);
  },
};
