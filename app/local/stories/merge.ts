import { APP_SLUG } from "../stack.ts";
import { build, DEPENDENCY_POLICY, now, openBump, repositoryWith, type Scene, type Story } from "./scene.ts";

const POLICY = `${DEPENDENCY_POLICY}approval:\n  merge: { method: squash }\n`;
const REQUIRED = "security review";
const BOT = `${APP_SLUG}[bot]`;

export const merge: Story = {
  name: "an approved dependency bump is merged",
  why: "GitHub is asked to merge exactly the commit that was approved, by itself where it still waits for something.",
  expected: { decision: "approve", approved: true },
  async play(scene) {
    repositoryWith(scene, POLICY);
    const pull = await scene.step("Dependabot opens a pull request", () => openBump(scene));
    await scene.step("CI is green; there is nothing more to wait for", () => passes(scene, pull.number, "ci/build"));
    const after = now(scene, pull);
    scene.check("it is merged", after.merged);
    scene.check("Greenlight merged it", after.mergedBy === BOT);
    scene.check("the commit that was approved", after.headSha === pull.headSha);
    return after;
  },
};

export const pushBeforeMerge: Story = {
  name: "a push while GitHub waits to merge: taken back, then merged at the new SHA",
  why: "A push by somebody who may write leaves GitHub's auto-merge on, so Greenlight turns it off before it does anything else.",
  // The last event is the second approval, and by then there is nothing left to decide.
  expected: { decision: "ignore", approved: true },
  async play(scene) {
    repositoryWith(scene, POLICY, [REQUIRED], { autoMerge: true });
    const { world, repository } = scene;
    world.addUser({ login: "paula", access: "write" });
    const ours = () => now(scene, pull).autoMerge?.by === BOT;
    const pull = await scene.step("Dependabot opens a pull request", () => openBump(scene));
    const { number } = pull;
    await scene.step("CI is green", () => build(scene, number, "success"));
    scene.check("nothing is merged before the base branch's required check", !ours());
    await scene.step("The required check passes; a second approval is still required", () => {
      world.protectBranch({ repository, approvals: 2, requiredChecks: [REQUIRED] });
      passes(scene, number, REQUIRED);
    });
    scene.check("GitHub is asked to merge it", ours());
    await scene.step("Dependabot pushes another commit", () =>
      world.push({
        repository,
        number,
        author: "dependabot[bot]",
        files: { "package-lock.json": '{ "left-pad": "1.0.2" }\n' },
      }),
    );
    scene.check("GitHub is asked to merge it no more", now(scene, pull).autoMerge === null);
    await scene.step("CI and the required check pass for the new commit", () => {
      build(scene, number, "success");
      passes(scene, number, REQUIRED);
    });
    scene.check("GitHub is asked to merge the new commit", ours() && !now(scene, pull).merged);
    await scene.step("Paula approves, too", () => world.review({ repository, number, by: "paula", event: "APPROVE" }));
    const after = now(scene, pull);
    scene.check("it is merged", after.merged && after.headSha !== pull.headSha);
    return after;
  },
};

/** One event, after which there is nothing more to come. */
function passes({ world, repository }: Scene, number: number, context: string): void {
  world.reportStatus({ repository, number, context, state: "success" });
}
