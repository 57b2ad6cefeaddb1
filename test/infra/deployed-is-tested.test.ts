import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { usuallyDeployed } from "../../app/local/deployed.ts";
import type { Stack } from "../../app/local/stack.ts";
import { DEPENDENCY_POLICY, POLICY_PATH } from "../../app/local/stories/scene.ts";
import { aStack } from "../support/stack.ts";
import { deployedBy } from "./support/deployed-by.ts";
import { synthesised } from "./support/synthesised.ts";

/** What is deployed is what is tested: the embedded stack, as the synthesised template describes it. */

const template = synthesised("app_slug: greenlight\nreconcile: true");
const deployed = deployedBy(template);

describe("the embedded stack by the template's environment, queue, handlers, timeouts and mapping", () => {
  let stack: Stack;

  beforeAll(async () => {
    ({ stack } = await aStack({ deployed }));
  }, 30_000);

  afterAll(() => stack.close());

  test("approves a pull request, and sweeps", async () => {
    const { world } = stack.github;
    world.createRepository({
      owner: "acme",
      name: "deployed",
      files: { [POLICY_PATH]: DEPENDENCY_POLICY, "package-lock.json": "1\n" },
      protection: { approvals: 1 },
    });
    const pull = { repository: "acme/deployed", number: 1 };
    world.openPullRequest({
      repository: pull.repository,
      author: "dependabot[bot]",
      head: "bump",
      files: { "package-lock.json": "2\n" },
    });
    world.reportCheckRun({ ...pull, name: "build", status: "completed", conclusion: "success" });
    await stack.quiet();
    expect(world.pullRequest(pull).reviews.map(({ state }) => state)).toEqual(["APPROVED"]);
    await stack.sweep();
    expect(stack.aws.queue.counts().deadLetters).toBe(0);
  }, 60_000);
});

describe("the embedded stack of the demo and of all other tests", () => {
  const usual = usuallyDeployed({ appSlug: "greenlight", models: null });
  const places = {
    queueUrl: "http://127.0.0.1/000000000000/greenlight.fifo",
    webhookSecretArn: "arn:aws:secretsmanager:us-east-1:000000000000:secret:w",
    appCredentialsArn: "arn:aws:secretsmanager:us-east-1:000000000000:secret:c",
    appKeyArn: null,
    githubApiUrl: "http://127.0.0.1",
  };

  test.each(["webhook", "worker", "sweeper"] as const)("has the %s that is deployed", (name) => {
    const { environment, ...own } = usual.functions[name];
    const { environment: deployedEnvironment, ...ofTemplate } = deployed.functions[name];
    expect(own).toEqual(ofTemplate);
    // What is off, or as it is by default, need not be said.
    const { APP_SLUG: _, ...said } = environment(places);
    expect(deployedEnvironment(places)).toMatchObject(said);
  });

  test("has the queues that are deployed, but for how soon a crashed worker's messages come back", () => {
    const { VisibilityTimeout: own, ...queue } = usual.queue;
    const { VisibilityTimeout: ofTemplate, ...attributes } = deployed.queue;
    expect(queue).toEqual(attributes);
    expect(Number(own)).toBeLessThan(Number(ofTemplate));
    expect(usual.deadLetterQueue).toEqual(deployed.deadLetterQueue);
    expect(usual.maxReceiveCount).toBe(deployed.maxReceiveCount);
    expect(usual.mapping.batchSize).toBe(deployed.mapping.batchSize);
  });
});

test("what is built is what the template takes: the folders of dist/", () => {
  for (const { bundle } of Object.values(deployed.functions)) {
    expect(readFileSync(join(bundle, "..", "index.mjs"), "utf8")).toContain("handler");
  }
});
