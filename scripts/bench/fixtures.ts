import { createHmac, generateKeyPairSync, randomBytes, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { SNAPSHOT_QUERY } from "../../app/github/queries.ts";
import { APP_ID, APP_SLUG, startStack } from "../../app/local/stack.ts";
import { DEPENDENCY_POLICY, introducePeople, POLICY_PATH } from "../../app/local/stories/scene.ts";
import { CHECK_NAME } from "../../app/pull-request/check-name.ts";
import type { EvaluateEnvelope } from "../../app/queue/envelope.ts";
import type { AwsStandIn } from "../../test/support/aws-stand-in.ts";

export const WEBHOOK_SECRET = randomBytes(32).toString("hex");

/** What a Lambda's process finds in its environment. */
export function lambdaVariables(aws: AwsStandIn): Readonly<Record<string, string | undefined>> {
  return {
    PATH: process.env.PATH,
    AWS_REGION: "eu-central-1",
    AWS_ACCESS_KEY_ID: "stand-in",
    AWS_SECRET_ACCESS_KEY: "stand-in",
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.url,
    AWS_ENDPOINT_URL_SQS: aws.url,
    QUEUE_URL: aws.queueUrl,
    WEBHOOK_SECRET_ARN: "greenlight/webhook",
    APP_CREDENTIALS_ARN: "greenlight/app",
    BENCH_WEBHOOK_SECRET: WEBHOOK_SECRET,
  };
}

/** A signed delivery, from GitHub's own example of one. */
export function pullRequestOpened() {
  const examples: readonly { readonly name: string; readonly examples: readonly Record<string, unknown>[] }[] =
    createRequire(import.meta.url)("@octokit/webhooks-examples/api.github.com/index.json");
  const payloads = examples.find(({ name }) => name === "pull_request")?.examples ?? [];
  const body = JSON.stringify(payloads.find(({ action, installation }) => action === "opened" && installation));
  return {
    version: "2.0",
    requestContext: { http: { method: "POST" } },
    headers: {
      "content-type": "application/json",
      "x-github-delivery": randomUUID(),
      "x-github-event": "pull_request",
      "x-hub-signature-256": `sha256=${createHmac("sha256", WEBHOOK_SECRET).update(body).digest("hex")}`,
    },
    body,
    isBase64Encoded: false,
  };
}

/** A pull request as the embedded GitHub answered for it, to be served again and again without its work. */
export interface RecordedPull {
  readonly owner: string;
  readonly name: string;
  readonly number: number;
  readonly repositoryId: number;
  readonly installationId: number;
  /** The App's secret, with a key made for this run. */
  readonly credentials: string;
  serve(): Promise<{ readonly url: string; close(): Promise<void> }>;
}

/** A pull request with 30 checks of which one still runs; its check run says so already. */
export async function recordPull(): Promise<RecordedPull> {
  const stack = await startStack({ onLog: () => undefined });
  const { github } = stack;
  const [owner, name] = ["acme", "recorded"];
  const repository = `${owner}/${name}`;
  try {
    introducePeople(github.world);
    github.world.addUser({ login: "octocat", access: "read" });
    github.world.createRepository({
      owner,
      name,
      files: { [POLICY_PATH]: DEPENDENCY_POLICY, "package-lock.json": "1\n" },
    });
    // Without one GitHub answers with an error beside the rest, which is no answer to record.
    github.world.createRepository({ owner, name: ".github", files: { [POLICY_PATH]: DEPENDENCY_POLICY } });
    const files = { "package-lock.json": "2\n" };
    const pull = github.world.openPullRequest({ repository, author: "dependabot[bot]", head: "bump", files });
    const { number } = pull;
    // First, so that the suite is never complete: one that opens again is waited for.
    github.world.reportCheckRun({ repository, number, name: "check 29", status: "in_progress" });
    for (let index = 0; index < 29; index++) {
      const passed = { status: "completed", conclusion: "success" } as const;
      github.world.reportCheckRun({ repository, number, name: `check ${index}`, ...passed });
    }
    await stack.quiet();
    const variables = { owner, name, number, appId: APP_ID, checkName: CHECK_NAME, policyPath: POLICY_PATH };
    const answer = await fetch(`${github.url}/graphql`, {
      method: "POST",
      headers: { authorization: "token octocat-token", "content-type": "application/json" },
      body: JSON.stringify({ query: SNAPSHOT_QUERY, variables }),
    });
    const { data, errors } = JSON.parse(await answer.text());
    if (!answer.ok || errors) throw new Error(`The snapshot was not answered: ${answer.status}`);
    // Read with a person's token, since the App's is the worker's own; served to the worker as its own.
    const viewer = { ...data.viewer, login: `${APP_SLUG}[bot]`, databaseId: github.botId };
    const recorded = JSON.stringify({ data: { ...data, viewer } });
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    return {
      owner,
      name,
      number,
      repositoryId: pull.repositoryId,
      installationId: github.installationId,
      credentials: JSON.stringify({ appId: APP_ID, privateKey }),
      serve: () => serve(recorded),
    };
  } finally {
    await stack.close();
  }
}

async function serve(recorded: string) {
  const token = JSON.stringify({
    token: "ghs_stand_in",
    expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    permissions: {},
    repository_selection: "all",
  });
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      const isToken = request.url?.endsWith("/access_tokens") === true;
      const known = isToken || request.url === "/graphql";
      response.writeHead(known ? (isToken ? 201 : 200) : 500, { "content-type": "application/json" });
      response.end(isToken ? token : known ? recorded : '{"message":"only reads are recorded"}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections()),
  };
}

/** A batch of one message that asks to look at the pull request. */
export function anEvaluation(pull: RecordedPull) {
  const { owner, name, number, repositoryId, installationId } = pull;
  const envelope: EvaluateEnvelope = {
    v: 1,
    kind: "evaluate",
    pull: number,
    deliveryId: randomUUID(),
    event: "pull_request",
    action: "opened",
    installationId,
    repository: { id: repositoryId, owner, name },
    fence: {},
    receivedAt: new Date().toISOString(),
  };
  return {
    Records: [
      {
        messageId: randomUUID(),
        receiptHandle: "receipt",
        body: JSON.stringify(envelope),
        attributes: { MessageGroupId: `${repositoryId}#${number}`, ApproximateReceiveCount: "1" },
      },
    ],
  };
}
