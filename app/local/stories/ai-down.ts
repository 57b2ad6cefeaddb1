import { CART, checkRunText, openReviewed, standInSays } from "./ai-scene.ts";
import { build, now, type Story } from "./scene.ts";

export const aiDown: Story = {
  name: "the model cannot be asked: held, and told why and what to do",
  why: "No failure of a model ever approves: what nobody could look at needs a human, or another try.",
  expected: { decision: "hold", approved: false },
  async play(scene) {
    const { world, repository } = scene;
    const pull = await scene.step("Dora opens a pull request", () =>
      openReviewed(scene, {
        author: "dora",
        title: "Start at nothing",
        head: "nothing",
        files: { "src/cart.ts": CART.replace("let sum = 0", "let sum = -0") },
      }),
    );
    const { number } = pull;
    world.addUser({ login: "emil", access: "write" });
    standInSays(scene, pull, [{ asked: "review", answer: { error: "ServiceUnavailableException" } }]);
    await scene.step("CI is green, and Bedrock fails", () => build(scene, number, "success"));
    scene.check("it is not approved", scene.lastOutcome() === "hold");
    scene.check("the check run says why", checkRunText(scene, pull).includes("Amazon Bedrock failed"));
    scene.check("and how to try again", checkRunText(scene, pull).includes("`/greenlight review` asks once more"));
    standInSays(scene, pull, [{ asked: "review", answer: { error: "AccessDeniedException" } }]);
    await scene.step("Emil asks once more; now the worker may not use the model", () =>
      world.comment({ repository, number, by: "emil", body: "/greenlight review" }),
    );
    const text = checkRunText(scene, pull);
    scene.check("the check run says whose permission is missing", text.includes("may not use the model"));
    scene.check("and which", text.includes("bedrock:InvokeModel"));
    return now(scene, pull);
  },
};
