import { build, now, POLICY_PATH, repositoryWith, type Story } from "./scene.ts";

const OWNER = "initech";

/** A repository that trusts its people with everything. */
const POLICY = `version: 1
rules:
  - name: Everything
    when: { base: main }
`;

const guardrails = (asked: string) => `version: 1\nguardrails: { ${asked} }\n`;
const INFRA = "never: [{ files: { any: infra/ } }]";

export const organizationGuardrail: Story = {
  name: "an organisation's guardrail holds, and its kill switch withdraws",
  why: "What the organisation's repository .github asks for holds in all its repositories, and no file in one of them can loosen it.",
  owner: OWNER,
  expected: { decision: "withdraw", approved: false },
  async play(scene) {
    const { world, repository } = scene;
    const organization = `${OWNER}/.github`;
    world.addOrganization({ login: OWNER });
    world.addUser({ login: "peter", access: "write" });
    world.createRepository({ owner: OWNER, name: ".github", files: { [POLICY_PATH]: guardrails(INFRA) } });
    repositoryWith(scene, POLICY);
    const open = (head: string, path: string) =>
      world.openPullRequest({ repository, author: "peter", head, title: `Change ${path}`, files: { [path]: "new\n" } });

    const infra = await scene.step("Peter changes infra/main.tf", () => open("infra", "infra/main.tf"));
    await scene.step("CI is green", () => build(scene, infra.number, "success"));
    scene.check("the guardrail holds what the repository would approve", scene.lastOutcome() === "hold");
    await scene.step("Peter closes it", () => world.close({ repository, number: infra.number }));

    const docs = await scene.step("Peter changes docs/guide.md", () => open("docs", "docs/guide.md"));
    await scene.step("CI is green", () => build(scene, docs.number, "success"));
    scene.check("the guardrail lets through what it is not about", scene.lastOutcome() === "approve");

    const stop = guardrails(`${INFRA}, stop: Something is wrong with our CI`);
    await scene.step("The organisation pulls the kill switch", () =>
      world.commit({ repository: organization, branch: "main", files: { [POLICY_PATH]: stop } }),
    );
    const after = now(scene, docs);
    const told = after.checkRuns.find(({ name }) => name === "Greenlight");
    scene.check("the check run says why", told?.output.summary?.includes("Something is wrong with our CI") === true);
    return after;
  },
};
