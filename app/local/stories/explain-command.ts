import { build, DEPENDENCY_POLICY, now, openBump, repositoryWith, type Story } from "./scene.ts";

export const explainCommand: Story = {
  name: "/greenlight explain: whoever may write is told what is missing, others are not",
  why: "People ask where they are; nobody else can make the bot talk.",
  expected: { decision: "hold", approved: false },
  async play(scene) {
    const { world, repository } = scene;
    repositoryWith(scene, DEPENDENCY_POLICY);
    world.addUser({ login: "lena", access: "write" });
    world.addUser({ login: "stranger", access: "read" });
    const pull = await scene.step("Dependabot opens a pull request", () => openBump(scene));
    const { number } = pull;
    await scene.step("CI fails", () => build(scene, number, "failure"));
    const ask = (by: string) => world.comment({ repository, number, by, body: "/greenlight explain" });
    await scene.step("A stranger asks", () => ask("stranger"));
    scene.check("nobody replied to the stranger", now(scene, pull).conversation.length === 1);
    await scene.step("Lena asks, who may write to the repository", () => ask("lena"));
    const [, question, reply, ...more] = now(scene, pull).conversation;
    scene.check("she has one reply", reply !== undefined && more.length === 0);
    scene.check("the reply says what is missing", reply?.body.includes("**Next:** Make `build` ") === true);
    scene.check("her question is marked as answered", question?.reactions.at(-1)?.content === "THUMBS_UP");
    return now(scene, pull);
  },
};
