import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { createGithubAccess } from "../../../app/github/access.ts";
import { type EmbeddedGithub, startEmbeddedGithub, type WorldPull } from "../../../app/local/github/index.ts";
import { DEPENDENCY_POLICY, introducePeople, POLICY_PATH } from "../../../app/local/stories/scene.ts";
import type { Envelope } from "../../../app/queue/envelope.ts";
import { reconcile } from "../../../app/sweeper/reconcile/reconcile.ts";
import { turnOf } from "../../../app/sweeper/reconcile/turn.ts";
import { processBatch } from "../../../app/worker/process-batch.ts";
import { APP_ID } from "../../support/answers.ts";
import { anEvaluate, aRecord, aWorker, PRIVATE_KEY } from "../../support/worker.ts";

/** Reconciliation and worker on an embedded GitHub, all by one clock, whose days go by at once. */

const FROZEN = `${DEPENDENCY_POLICY}never:\n  - schedule: { freeze: "2026-12-20/2026-12-26" }\n`;

let github: EmbeddedGithub;
let time: Date;

beforeEach(async () => {
  time = new Date("2026-12-24T10:00:00Z");
  const app = { appId: APP_ID, slug: "greenlight", privateKey: PRIVATE_KEY, webhookSecret: "of no use here" };
  github = await startEmbeddedGithub({ ...app, now: () => time });
  introducePeople(github.world);
}, 60_000);

afterEach(() => github.close());

/** With tokens of this moment. */
function tools() {
  const worker = aWorker();
  const identity = { appId: APP_ID, key: { kind: "pem", pem: PRIVATE_KEY } as const };
  const access = createGithubAccess({ readCredentials: async () => identity, apiUrl: github.url, log: worker.log });
  return { ...worker.tools, github: access, now: () => time, mayGoOn: () => true };
}

function aGreenPull(): WorldPull {
  const { world } = github;
  const files = { [POLICY_PATH]: FROZEN, "package-lock.json": "1\n" };
  world.createRepository({ owner: "acme", name: "shop", files, protection: { approvals: 1 } });
  const repository = "acme/shop";
  const change = { "package-lock.json": "2\n" };
  const { number } = world.openPullRequest({ repository, author: "dependabot[bot]", head: "bump", files: change });
  world.reportCheckRun({ repository, number, name: "build", status: "completed", conclusion: "success" });
  return world.pullRequest({ repository, number });
}

async function work(...envelopes: readonly Envelope[]): Promise<void> {
  const records = envelopes.map((envelope) => aRecord(envelope));
  expect(await processBatch(records, tools())).toEqual({ batchItemFailures: [] });
}

/** Every sweep of a day in which the pull request's repository has its turn, and the work that it asks for. */
async function aDayOfSweeps({ repositoryId }: WorldPull): Promise<void> {
  for (let sweeps = 0; sweeps < 288; sweeps++) {
    time = new Date(time.getTime() + 5 * 60_000);
    const turn = turnOf(time);
    if (!turn.installation(github.installationId) || !turn.repository(repositoryId)) continue;
    const sent: Envelope[] = [];
    const queue = { send: async (envelopes: readonly Envelope[]) => void sent.push(...envelopes) };
    const swept = tools();
    await reconcile(await swept.github(), queue, swept);
    await work(...sent);
  }
}

test("the end of a freeze, of which no event tells, is noticed within a day, and not before", async () => {
  const pull = aGreenPull();
  const { repository: named, number } = pull;
  const now = () => github.world.pullRequest({ repository: named, number });
  const approved = () => now().reviews.filter(({ state }) => state === "APPROVED").length;
  const repository = { id: pull.repositoryId, owner: "acme", name: "shop" };
  await work(anEvaluate({ pull: pull.number, installationId: github.installationId, repository }));

  time = new Date("2026-12-25T20:00:00Z");
  await aDayOfSweeps(pull);
  expect(approved()).toBe(0);

  time = new Date("2026-12-27T00:00:00Z");
  await aDayOfSweeps(pull);
  expect(approved()).toBe(1);
}, 60_000);
