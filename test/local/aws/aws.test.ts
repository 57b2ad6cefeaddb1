import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { build } from "esbuild";
import { createEventSourceMapping, loadLambda, startAws, startHttpApi } from "../../../app/local/aws/index.ts";

const WEBHOOK = `
  import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
  import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
  const secrets = new SecretsManagerClient();
  const sqs = new SQSClient();
  export const handler = async (event) => {
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: process.env.SECRET_ARN }));
    await sqs.send(new SendMessageCommand({
      QueueUrl: process.env.QUEUE_URL,
      MessageBody: SecretString + " " + event.body,
      MessageGroupId: "1#2",
      MessageDeduplicationId: event.headers["x-github-delivery"],
    }));
    return { statusCode: 202 };
  };`;
const WORKER = `export const handler = async (event) => {
  for (const record of event.Records) console.log(JSON.stringify({ evaluated: record.body }));
};`;

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "greenlight-aws-"));
  await build({
    stdin: { contents: WEBHOOK, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    outfile: join(directory, "webhook.mjs"),
    bundle: true,
    platform: "node",
    format: "esm",
    banner: {
      js: 'import { createRequire as greenlightCreateRequire } from "node:module"; const require = greenlightCreateRequire(import.meta.url);',
    },
  });
  await writeFile(join(directory, "worker.mjs"), WORKER);
});

afterAll(() => rm(directory, { recursive: true }));

describe("the embedded AWS", () => {
  test("carries a request from the gateway through two functions, found by the SDK's own variables", async () => {
    const aws = await startAws({ secrets: { webhook: "s3cret" } });
    const lines: string[] = [];
    const webhook = loadLambda({
      bundle: join(directory, "webhook.mjs"),
      functionName: "webhook",
      timeoutSeconds: 10,
      environment: { ...aws.environment, SECRET_ARN: aws.secretsManager.arnOf("webhook") },
      onLog: (line) => lines.push(line),
    });
    const worker = loadLambda({
      bundle: join(directory, "worker.mjs"),
      functionName: "worker",
      timeoutSeconds: 10,
      onLog: (line) => lines.push(line),
    });
    const api = await startHttpApi({ invoke: webhook.invoke });
    const mapping = createEventSourceMapping({
      queue: aws.queue,
      functionName: "worker",
      timeoutSeconds: 10,
      invoke: worker.invoke,
    });
    try {
      mapping.start();
      const response = await fetch(api.webhookUrl, {
        method: "POST",
        headers: { "content-type": "application/json", "x-github-delivery": "d-1" },
        body: "{}",
      });
      expect(response.status).toBe(202);
      await mapping.idle();
      expect(lines).toEqual(['{"evaluated":"s3cret {}"}']);
    } finally {
      await mapping.stop();
      await Promise.all([api.close(), webhook.close(), worker.close()]);
      await aws.close();
    }
  });
});
