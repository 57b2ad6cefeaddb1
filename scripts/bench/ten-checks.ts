import type { Stack } from "../../app/local/stack.ts";
import { DEPENDENCY_POLICY, POLICY_PATH } from "../../app/local/stories/scene.ts";

const CHECKS = 10;

/**
 * Opens a pull request in a repository of its own and lets ten required checks begin and pass, one after the other, each
 * event worked off before the next: the dearest way to an approval, since nothing is coalesced.
 *
 * @param beforeTheLast is called before the event that makes it approved
 * @returns the repository
 */
export async function passTenChecks({ github: { world }, quiet }: Stack, name: string, beforeTheLast = () => {}) {
  const repository = `acme/${name}`;
  world.createRepository({
    owner: "acme",
    name,
    files: { [POLICY_PATH]: DEPENDENCY_POLICY, "package-lock.json": "1\n" },
    protection: {
      approvals: 1,
      requiredChecks: Array.from({ length: CHECKS }, (_, index) => `check ${index}`),
    },
  });
  const files = { "package-lock.json": "2\n" };
  const { number } = world.openPullRequest({ repository, author: "dependabot[bot]", head: "bump", files });
  await quiet();
  for (let index = 0; index < CHECKS; index++) {
    const check = `check ${index}`;
    world.reportCheckRun({ repository, number, name: check, status: "in_progress" });
    await quiet();
    if (index === CHECKS - 1) beforeTheLast();
    world.reportCheckRun({ repository, number, name: check, status: "completed", conclusion: "success" });
    await quiet();
  }
  return repository;
}
