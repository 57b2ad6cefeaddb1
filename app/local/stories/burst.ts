import { DEPENDENCY_POLICY, now, openBump, repositoryWith, type Story } from "./scene.ts";

/** Each is two events: GitHub sends one when a check run is made, and one when it is completed. */
const CHECKS = Array.from({ length: 15 }, (_, index) => `test (${index + 1}/15)`);
const MOST_EVALUATIONS = 4;

export const burst: Story = {
  name: "30 check events in one burst: one approval, few evaluations",
  why: "A matrix build is a burst of events. They are coalesced: up to ten messages of one pull request are one evaluation.",
  expected: { decision: "approve", approved: true },
  async play(scene) {
    repositoryWith(scene, DEPENDENCY_POLICY, CHECKS);
    const { world, github, repository } = scene;
    const pull = await scene.step(
      `Dependabot opens a pull request; the base branch requires ${CHECKS.length} checks`,
      () => openBump(scene),
    );
    const before = scene.evaluations();
    // A burst is faster than an answer of github.com. Here nothing takes long, so the first answer waits for the burst.
    github.faults.add({ match: ({ operation }) => operation === "Snapshot", before: github.idle });
    await scene.step(`${CHECKS.length} checks start and end, all at once`, () => {
      const { number } = pull;
      for (const name of CHECKS) world.reportCheckRun({ repository, number, name, status: "in_progress" });
      for (const name of CHECKS) {
        world.reportCheckRun({ repository, number, name, status: "completed", conclusion: "success" });
      }
    });
    github.faults.clear();
    const cost = scene.evaluations() - before;
    scene.check(`at most ${MOST_EVALUATIONS} evaluations for the burst (there were ${cost})`, cost <= MOST_EVALUATIONS);
    const after = now(scene, pull);
    scene.check("exactly one approval", after.reviews.length === 1);
    return after;
  },
};
