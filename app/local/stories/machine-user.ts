import { build, DEPENDENCY_POLICY, MACHINE_USER, now, openBump, repositoryWith, type Story } from "./scene.ts";

const POLICY = `${DEPENDENCY_POLICY}approval:
  as: user
`;

export const machineUser: Story = {
  name: "code owners must approve: the machine user does, since an App is none",
  why: "Where the App's approval does not count, an account of yours gives it; the App takes it back all the same.",
  expected: { decision: "approve", approved: true },
  async play(scene) {
    repositoryWith(scene, POLICY, [], { codeOwners: [MACHINE_USER] });
    const { world, repository } = scene;
    world.addUser({ login: "ivo", access: "write" });
    const pull = await scene.step("Dependabot opens a pull request", () => openBump(scene));
    const { number } = pull;
    await scene.step("CI is green", () => build(scene, number, "success"));
    const approved = now(scene, pull);
    scene.check(
      "the machine user approved, once, and nobody else of us",
      approved.reviews.length === 1 && approved.reviews[0]?.author === MACHINE_USER,
    );
    scene.check("GitHub counts it as the code owner's", approved.reviewDecision === "APPROVED");
    await scene.step("Ivo pushes another bump", () =>
      world.push({ repository, number, by: "ivo", author: "dependabot[bot]", files: { "package-lock.json": "{}\n" } }),
    );
    scene.check("the App dismissed it", now(scene, pull).reviews[0]?.state === "DISMISSED");
    await scene.step("CI is green again", () => build(scene, number, "success"));
    return now(scene, pull);
  },
};
