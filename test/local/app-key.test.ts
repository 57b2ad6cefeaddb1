import { expect, test } from "@jest/globals";
import { DEPENDENCY_POLICY, POLICY_PATH } from "../../app/local/stories/scene.ts";
import { aStack } from "../support/stack.ts";

test("a pull request is approved by an App whose private key is in no secret: AWS KMS signs for it", async () => {
  const { stack, log } = await aStack({ appKey: "kms" });
  try {
    const { world } = stack.github;
    const repository = "acme/shop";
    world.createRepository({
      owner: "acme",
      name: "shop",
      files: { [POLICY_PATH]: DEPENDENCY_POLICY, "package-lock.json": "1\n" },
      protection: { approvals: 1, requiredChecks: ["build"] },
    });
    const files = { "package-lock.json": "2\n" };
    const { number } = world.openPullRequest({ repository, author: "dependabot[bot]", head: "bump", files });
    world.reportCheckRun({ repository, number, name: "build", status: "completed", conclusion: "success" });
    await stack.quiet();
    expect(log.troubles).toEqual([]);
    const { reviews } = world.pullRequest({ repository, number });
    expect(reviews.map(({ state }) => state)).toEqual(["APPROVED"]);
    // One for each environment of the worker that asked for an installation token.
    const { Sign, ...others } = stack.aws.kms.requests();
    expect(others).toEqual({});
    expect([1, 2]).toContain(Sign);
  } finally {
    await stack.close();
  }
}, 60_000);
