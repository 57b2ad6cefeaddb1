import { setTimeout as sleep } from "node:timers/promises";
import { DEPENDENCY_POLICY, now, openBump, repositoryWith, type Story } from "./scene.ts";

/** Each is two events: GitHub sends one when a check run is made, and one when it is completed. */
const CHECKS = Array.from({ length: 15 }, (_, index) => `test (${index + 1}/15)`);
/** What one request to github.com takes; without it, this machine would be done with each event before the next comes. */
const GITHUB_LATENCY_MS = 150;
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
    github.faults.add({ match: () => true, times: Number.POSITIVE_INFINITY, before: () => sleep(GITHUB_LATENCY_MS) });
    await scene.step(`${CHECKS.length} checks report, all at once`, () => {
      for (const name of CHECKS) {
        world.reportCheckRun({ repository, number: pull.number, name, status: "completed", conclusion: "success" });
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
