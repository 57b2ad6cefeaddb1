import { CART, checkRunText, commentsOnLines, openReviewed, standInSays } from "./ai-scene.ts";
import { build, now, type Story } from "./scene.ts";

export const aiClean: Story = {
  name: "an AI review that finds nothing: approved, with a receipt",
  why: "The model is asked last, when CI is green and everything else holds. It can only withhold: the rule approves, not the model.",
  expected: { decision: "approve", approved: true },
  async play(scene) {
    const pull = await scene.step("Alice opens a pull request", () =>
      openReviewed(scene, {
        author: "alice",
        title: "Count the prices with reduce",
        head: "reduce",
        files: {
          "src/cart.ts": CART.replace(
            / {2}let[\s\S]*sum;\n/,
            "  return prices.reduce((sum, each) => sum + each, 0);\n",
          ),
        },
      }),
    );
    const { bedrock } = scene.stack.aws;
    const asked = () => bedrock?.requests().length ?? 0;
    const before = asked();
    standInSays(scene, pull, [{ asked: "review", answer: { input: { findings: [] } } }]);
    await scene.step("CI starts", () => build(scene, pull.number));
    scene.check("no model is asked while CI runs", asked() === before);
    await scene.step("CI is green", () => build(scene, pull.number, "success"));
    const text = checkRunText(scene, pull);
    scene.check("it was asked once", asked() === before + 1);
    scene.check("the check run has a receipt", /Reviewed by `stand-in-reviewer`.*: 1 call, \d+ tokens read/.test(text));
    scene.check("and a ledger of every file", /`src\/cart\.ts` *\| *✅ reviewed/.test(text));
    scene.check("nothing is said in comments", (await commentsOnLines(scene, pull)).length === 0);
    return now(scene, pull);
  },
};
