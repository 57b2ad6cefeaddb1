import { afterEach } from "@jest/globals";
import { createGithubAccess } from "../../app/github/access.ts";
import { createMachineUserAccess } from "../../app/github/machine-user.ts";
import { type EmbeddedGithub, startEmbeddedGithub, type WorldPull } from "../../app/local/github/index.ts";
import { POLICY_PATH } from "../../app/local/stories/scene.ts";
import type { Envelope } from "../../app/queue/envelope.ts";
import { processBatch } from "../../app/worker/process-batch.ts";
import { recordedLog, recordedMetrics } from "./recorders.ts";
import { anEvaluate, aRecord, PRIVATE_KEY } from "./worker.ts";

/** Machine users, with tokens that are long enough. */
export const ONE = "acme-approvals-1";
export const TWO = "acme-approvals-2";
export const APP = "greenlight[bot]";

export const AS_APP = `version: 1
rules:
  - name: Everything
    when: { base: main }
`;
export const AS_USER = `${AS_APP}approval: { as: user }\n`;

const APP_ID = 4_711;
const open: EmbeddedGithub[] = [];

afterEach(async () => {
  for (const github of open.splice(0)) await github.close();
});

/**
 * The worker with an embedded GitHub, in this process, so that the token can be another from one message to the next. An open
 * pull request of alice's with one green check, two machine users, and the people alice, bob and the administrator ada.
 */
export async function anApprovingWorld(
  policy: string,
  options: {
    readonly token?: string | null;
    readonly author?: string;
    readonly protection?: Parameters<EmbeddedGithub["world"]["protectBranch"]>[0] extends infer Input
      ? Omit<Input, "repository" | "branch">
      : never;
    readonly coAuthors?: string[];
  } = {},
) {
  const github = await startEmbeddedGithub({
    appId: APP_ID,
    slug: "greenlight",
    privateKey: PRIVATE_KEY,
    webhookSecret: "only for tests",
    machineUser: ONE,
  });
  open.push(github);
  const { world } = github;
  for (const login of ["alice", "bob", ONE, TWO]) world.addUser({ login });
  world.addUser({ login: "ada", access: "admin" });
  const files = { [POLICY_PATH]: policy, "a.txt": "one\n" };
  world.createRepository({ owner: "acme", name: "shop", files, protection: { approvals: 1, ...options.protection } });
  const pull = world.openPullRequest({
    repository: "acme/shop",
    author: options.author ?? "alice",
    head: "feature",
    files: { "a.txt": "two\n" },
    ...(options.coAuthors === undefined ? {} : { commit: { coAuthors: options.coAuthors } }),
  });
  const log = recordedLog();
  const metrics = recordedMetrics();
  let token = options.token === undefined ? ONE : options.token;
  let clock = Date.now();
  const now = () => new Date(clock);
  const access = createGithubAccess({
    readCredentials: async () => ({ appId: APP_ID, key: { kind: "pem", pem: PRIVATE_KEY } }),
    apiUrl: github.url,
    log,
  });
  const machineUser = createMachineUserAccess({
    readToken: async () => (token === null ? undefined : `${token}-token`),
    apiUrl: github.url,
    log,
    now,
  });
  const sent: Envelope[] = [];
  const tools = {
    github: access,
    machineUser,
    queue: {
      send: async (envelopes: readonly Envelope[]) => {
        sent.push(...envelopes);
      },
      changeVisibility: async () => undefined,
    },
    log,
    metrics,
    now,
    random: () => 0,
    sleep: async () => undefined,
  };
  const shown = (): WorldPull => world.pullRequest(pull);
  const green = () => world.reportCheckRun({ ...pull, name: "build", status: "completed", conclusion: "success" });
  green();
  return {
    github,
    world,
    pull,
    log,
    metrics,
    green,
    shown,
    /** From now on this deployment has the token of another machine user, or none. */
    setToken(login: string | null) {
      token = login;
    },
    /** Minutes go by. */
    later(minutes: number) {
      clock += minutes * 60_000;
    },
    setPolicy(text: string) {
      world.commit({ repository: "acme/shop", branch: "main", author: "ada", files: { [POLICY_PATH]: text } });
    },
    /** A push that changes something. */
    push(text: string) {
      world.push({ ...pull, by: "alice", files: { "a.txt": text } });
    },
    /** One message for the pull request. @returns whether it came back */
    async evaluate(): Promise<boolean> {
      const repository = { id: pull.repositoryId, owner: "acme", name: "shop" };
      const record = aRecord(anEvaluate({ pull: pull.number, repository, installationId: github.installationId }));
      return (await processBatch([record], tools)).batchItemFailures.length > 0;
    },
    /** `login STATE` for each review, in their order; `old` where it is for an earlier commit. */
    reviews: () =>
      shown().reviews.map(({ author, state, sha }) => `${author} ${state}${sha === shown().headSha ? "" : " old"}`),
    told: () => {
      const run = shown().checkRuns.findLast(({ name }) => name === "Greenlight");
      return {
        conclusion: run?.conclusion ?? null,
        title: run?.output.title ?? "",
        summary: run?.output.summary ?? "",
      };
    },
    reference: () => shown().checkRuns.findLast(({ name }) => name === "Greenlight")?.externalId ?? null,
    /** What the App and its machine user asked GitHub for, but tokens. */
    asked: () =>
      github
        .journal()
        .filter(({ kind }) => kind !== "token")
        .map(({ operation, method, path }) => operation ?? `${method} ${path.replace(/^\/repos\/acme\/shop/, "")}`),
  };
}
