import { build, now, POLICY_PATH, type Story } from "./scene.ts";

const POLICY = `version: 1
rules:
  - name: Dependency patches
    when:
      author: dependabot[bot]
      files: { only: ["**/package.json", "**/package-lock.json"] }
      dependency: { update: [patch, minor] }
`;

const manifest = (version: string) =>
  `${JSON.stringify({ name: "shop", dependencies: { "left-pad": version } }, null, 2)}\n`;

function lockfile(version: string): string {
  const dependencies = { "left-pad": version };
  const integrity = `sha512-${version.replaceAll(".", "")}${"a".repeat(83)}==`;
  const resolved = `https://registry.npmjs.org/left-pad/-/left-pad-${version}.tgz`;
  const packages = { "": { name: "shop", dependencies }, "node_modules/left-pad": { version, resolved, integrity } };
  return `${JSON.stringify({ name: "shop", lockfileVersion: 3, requires: true, packages }, null, 2)}\n`;
}

export const semverMismatch: Story = {
  name: "a title that says patch, a lockfile that says major: held",
  why: "What a dependency bump claims is checked against what its manifests and lockfiles say.",
  expected: { decision: "hold", approved: false },
  async play(scene) {
    const { world, repository, owner, name } = scene;
    world.createRepository({
      owner,
      name,
      files: { [POLICY_PATH]: POLICY, "package.json": manifest("1.3.0"), "package-lock.json": lockfile("1.3.0") },
      protection: { approvals: 1 },
    });
    const bump = (title: string, version: string, head: string) =>
      world.openPullRequest({
        repository,
        author: "dependabot[bot]",
        head,
        title,
        files: { "package.json": manifest(version), "package-lock.json": lockfile(version) },
        commit: { message: title },
      });
    const honest = await scene.step("Dependabot bumps left-pad from 1.3.0 to 1.3.1, and says so", () =>
      bump("Bump left-pad from 1.3.0 to 1.3.1", "1.3.1", "honest"),
    );
    await scene.step("CI is green", () => build(scene, honest.number, "success"));
    scene.check("the honest bump is approved", scene.lastOutcome() === "approve");
    const pull = await scene.step("Another pull request says the same, and its lockfile says 2.0.0", () =>
      bump("Bump left-pad from 1.3.0 to 1.3.1", "2.0.0", "dishonest"),
    );
    await scene.step("CI is green", () => build(scene, pull.number, "success"));
    return now(scene, pull);
  },
};
