import { CART, checkRunText, commentedLine, commentsOnLines, openReviewed, standInSays } from "./ai-scene.ts";
import { build, now, type Story } from "./scene.ts";

const BUG = "  return sum - 100 / fee;";
const MENDED = "  return fee === 0 ? sum : sum - 100 / fee;";

function withFee(line: string): string {
  return CART.replace("prices: number[]", "prices: number[], fee: number").replace("  return sum;", line);
}

export const aiCritical: Story = {
  name: "an AI review finds a critical bug: held, mended by a push, approved",
  why: "The comment stands on the very line; code finds it by what the model quotes. A second model tried to refute it first.",
  expected: { decision: "approve", approved: true },
  async play(scene) {
    const pull = await scene.step("Ben opens a pull request with a bug in it", () =>
      openReviewed(scene, {
        author: "ben",
        title: "Take the fee off",
        head: "fee",
        files: { "src/cart.ts": withFee(BUG) },
      }),
    );
    const { number, repository, headSha } = pull;
    standInSays(scene, pull, [{ asked: "review", answer: { input: { findings: [FINDING] } } }, REFUTER]);
    await scene.step("CI is green", () => build(scene, number, "success"));
    scene.check(
      "held by the AI review",
      scene.lastOutcome() === "hold" && now(scene, pull).reviewDecision !== "APPROVED",
    );
    scene.check("the check run says so", checkRunText(scene, pull).startsWith("Held by the AI review: 1 finding\n"));
    const [comment, ...more] = await commentsOnLines(scene, pull);
    scene.check("there is one comment", comment !== undefined && more.length === 0);
    if (comment !== undefined) {
      scene.check("it is pinned to the head", comment.commit_id === headSha && comment.side === "RIGHT");
      scene.check("it stands on the line of the bug", (await commentedLine(scene, pull, comment)) === `+${BUG}`);
    }
    standInSays(scene, pull, [{ asked: "review", answer: { input: { findings: [] } } }]);
    await scene.step("Ben pushes a commit that mends it", () =>
      scene.world.push({ repository, number, by: "ben", files: { "src/cart.ts": withFee(MENDED) } }),
    );
    await scene.step("CI is green for the new commit, too", () => build(scene, number, "success"));
    scene.check("the finding is said once", (await commentsOnLines(scene, pull)).length === 1);
    return now(scene, pull);
  },
};

const FINDING = {
  path: "src/cart.ts",
  side: "R",
  quote: BUG.trim(),
  // Deliberately wrong: the line is found by the quote.
  line_hint: 1,
  severity: "critical",
  confidence: 95,
  category: "correctness",
  title: "A fee of zero makes the total infinite",
  why: "Nothing keeps the fee from being 0, and it is divided by.",
  failure_scenario: "A customer without a fee gets a total of minus infinity.",
  suggestion: MENDED,
};

const REFUTER = {
  asked: "refute",
  answer: { input: { refutations: [{ number: 1, verdict: "holds", why: "The fee is not checked anywhere." }] } },
} as const;
