import { build, now, POLICY_PATH, repositoryWith, type Story } from "./scene.ts";

function policy(lines: number): string {
  return `version: 1
rules:
  - name: Small documentation
    when:
      files: { only: ["docs/**"] }
      size: { lines: ${lines} }
`;
}

const page = (lines: number) => Array.from({ length: lines }, (_, index) => `Line ${index + 1}\n`).join("");

export const policyReplay: Story = {
  name: "a policy pull request with replay: it tells which pull requests would be newly approved",
  why: "What a policy means shows on the pull requests that there were. Nothing is approved by a replay.",
  expected: { decision: "hold", approved: false },
  async play(scene) {
    const { world, repository } = scene;
    repositoryWith(scene, policy(10));
    world.addUser({ login: "nora", access: "write" });
    const open = (head: string, title: string, files: Readonly<Record<string, string>>) =>
      world.openPullRequest({ repository, author: "nora", head, title, files });
    const small = await scene.step("Nora adds a short page", () =>
      open("short", "A short page", { "docs/short.md": page(3) }),
    );
    await scene.step("CI is green", () => build(scene, small.number, "success"));
    await scene.step("it is approved, and she merges it", () => world.merge({ repository, number: small.number }));
    const long = await scene.step("she adds a long page, which needs a human", () =>
      open("long", "A long page", { "docs/long.md": page(60) }),
    );
    await scene.step("CI is green", () => build(scene, long.number, "success"));
    const code = await scene.step("she changes code, which needs a human, too", () =>
      open("code", "Faster search", { "src/search.ts": "export {};\n" }),
    );
    await scene.step("CI is green, and it is closed", () => {
      build(scene, code.number, "success");
      world.close({ repository, number: code.number });
    });

    const change = await scene.step("she opens a pull request that allows pages of a hundred lines", () =>
      open("policy", "Allow longer pages", { [POLICY_PATH]: policy(100) }),
    );
    const told = now(scene, change).checkRuns.findLast(({ name }) => name === "Greenlight")?.output.text ?? "";
    scene.check("two of three are approved with it, one without", /approves 1 now and 2 with this change/.test(told));
    scene.check("the long page would be newly approved", told.includes(`[#${long.number}]`) && told.includes("Newly"));
    scene.check("the code would not", !told.includes(`[#${code.number}]`));
    scene.check("the long page is not approved by that", now(scene, long).reviews.length === 0);

    const readUntilNow = scene.github.journal().length;
    await scene.step("CI is green for it, too: nothing is replayed again", () =>
      build(scene, change.number, "success"),
    );
    const after = scene.github.journal().slice(readUntilNow);
    scene.check(
      "no list of pull requests is read again",
      !after.some(({ path }) => path.startsWith(`/repos/${repository}/pulls?`)),
    );
    return now(scene, change);
  },
};
