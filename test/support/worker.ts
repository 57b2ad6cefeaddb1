import { generateKeyPairSync } from "node:crypto";
import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { createGithubApp } from "../../app/github/octokit.ts";
import { probotLog } from "../../app/observability/probot-log.ts";
import type { Envelope, EvaluateEnvelope, ResolveEnvelope } from "../../app/queue/envelope.ts";
import { groupOf } from "../../app/queue/envelope.ts";
import type { Queue } from "../../app/queue/queue.ts";
import { processBatch } from "../../app/worker/process-batch.ts";
import type { WorkerTools } from "../../app/worker/process-group.ts";
import { APP_ID, HEAD, REPOSITORY } from "./answers.ts";
import { recordedLog, recordedMetrics } from "./recorders.ts";

/** Made at run time, of no use anywhere. */
export const PRIVATE_KEY = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
  type: "pkcs8",
  format: "pem",
}) as string;

export function anEvaluate(fields: Partial<EvaluateEnvelope> = {}): EvaluateEnvelope {
  return {
    v: 1,
    kind: "evaluate",
    pull: 7,
    deliveryId: "11111111-1111-4111-8111-111111111111",
    event: "pull_request",
    action: "opened",
    installationId: 5,
    repository: REPOSITORY,
    fence: {},
    receivedAt: "2026-11-21T10:00:00.000Z",
    ...fields,
  };
}

export function aResolve(fields: Partial<ResolveEnvelope> = {}): ResolveEnvelope {
  const { pull: _, ...base } = anEvaluate();
  return { ...base, kind: "resolve", sha: HEAD, event: "status", action: null, ...fields };
}

let records = 0;

export function aRecord(
  body: Envelope | string,
  fields: { readonly group?: string; readonly received?: number } = {},
): SQSRecord {
  records++;
  return {
    messageId: `message-${records}`,
    receiptHandle: `receipt-${records}`,
    body: typeof body === "string" ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: String(fields.received ?? 1),
      SentTimestamp: "0",
      SenderId: "AIDA",
      ApproximateFirstReceiveTimestamp: "0",
      MessageGroupId: fields.group ?? (typeof body === "string" ? "99#7" : groupOf(body)),
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:eu-west-1:123456789012:greenlight.fifo",
    awsRegion: "eu-west-1",
  };
}

/** The worker with a real Probot, and a queue and a clock that only remember. */
export function aWorker(
  options: { readonly requestTimeout?: number } & Pick<
    WorkerTools,
    "deadline" | "closedPulls" | "requireOrganizationPolicy" | "machineUser"
  > = {},
) {
  const { deadline, closedPulls, requireOrganizationPolicy = false, machineUser, ...appOptions } = options;
  const sent: Envelope[] = [];
  const hidden: { readonly receiptHandle: string; readonly seconds: number }[] = [];
  const slept: number[] = [];
  const log = recordedLog();
  const metrics = recordedMetrics();
  const queue: Queue = {
    async send(envelopes) {
      sent.push(...envelopes);
    },
    async changeVisibility(receiptHandle, seconds) {
      hidden.push({ receiptHandle, seconds });
    },
  };
  const app = createGithubApp({
    appId: APP_ID,
    key: { kind: "pem", pem: PRIVATE_KEY },
    apiUrl: "https://api.github.com",
    log: probotLog(log),
    ...appOptions,
  });
  const tools = {
    github: async () => ({
      appId: APP_ID,
      octokitFor: (installationId: number) => app.auth(installationId),
      appOctokit: () => app.auth(),
    }),
    machineUser,
    queue,
    log,
    metrics,
    now: () => new Date("2026-11-21T10:10:00Z"),
    random: () => 0,
    sleep: async (milliseconds: number) => {
      slept.push(milliseconds);
    },
    deadline,
    closedPulls,
    requireOrganizationPolicy,
  };
  return {
    sent,
    hidden,
    slept,
    log,
    metrics,
    tools,
    run: (...batch: readonly SQSRecord[]): Promise<SQSBatchResponse> => processBatch(batch, tools),
  };
}
