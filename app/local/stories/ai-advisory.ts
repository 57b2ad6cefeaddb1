import { CART, checkRunText, commentedLine, commentsOnLines, openReviewed, standInSays } from "./ai-scene.ts";
import { build, now, type Story } from "./scene.ts";

const LINE = "  for (const price of prices) sum = sum + Math.round(price);";

export const aiAdvisory: Story = {
  name: "an AI review with nothing but advice: approved, with comments",
  why: "What is worth saying is said. Only what is severe, sure and concrete holds an approval; the policy sets the bar.",
  expected: { decision: "approve", approved: true },
  async play(scene) {
    const pull = await scene.step("Clara opens a pull request", () =>
      openReviewed(scene, {
        author: "clara",
        title: "Round the prices",
        head: "round",
        files: { "src/cart.ts": CART.replace(/ {2}for .*/, LINE) },
      }),
    );
    standInSays(scene, pull, [
      { asked: "review", answer: { input: { findings: [FINDING] } } },
      {
        asked: "refute",
        answer: { input: { refutations: [{ number: 1, verdict: "unsure", why: "It may be meant." }] } },
      },
    ]);
    await scene.step("CI is green", () => build(scene, pull.number, "success"));
    const [comment, ...more] = await commentsOnLines(scene, pull);
    scene.check("there is one comment", comment !== undefined && more.length === 0);
    if (comment !== undefined) {
      scene.check("it stands on its line", (await commentedLine(scene, pull, comment)) === `+${LINE}`);
      scene.check("it does not hold the approval", !comment.body.includes("holds the approval"));
    }
    scene.check("the check run tells it", checkRunText(scene, pull).includes("1 finding, none of which blocks"));
    return now(scene, pull);
  },
};

const FINDING = {
  path: "src/cart.ts",
  side: "R",
  quote: LINE.trim(),
  line_hint: null,
  severity: "low",
  confidence: 70,
  category: "tests",
  title: "No test rounds a price",
  why: "The tests have whole prices only.",
  failure_scenario: "A price of 0.5 is rounded up, and nobody notices should that change.",
  suggestion: null,
};
