import {
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { LOCAL_CREDENTIALS, REGION } from "../../app/local/aws/account.ts";
import { startCloudFormation } from "../../app/local/aws/cloudformation.ts";
import { type LogsStandIn, startLogs } from "../../app/local/aws/logs.ts";
import { type LocalQueue, startQueue } from "../../app/local/aws/queue.ts";
import { STACK_OUTPUTS } from "../../app/settings/stack-outputs.ts";
import { type AwsProxy, startAwsProxy } from "./aws-proxy.ts";

/** A deployment whose queues nobody works off, with services that can be made to fail. */
export interface ADeployment {
  readonly env: Readonly<Record<string, string>>;
  readonly queue: LocalQueue;
  readonly logs: LogsStandIn;
  readonly sqsProxy: AwsProxy;
  readonly logsProxy: AwsProxy;
  /** Puts a message into the dead-letter queue. @returns its id */
  bury(body: string | object, group?: string): Promise<string>;
  /** Takes up to ten messages out of the queue, in their order. */
  queued(): Promise<readonly Message[]>;
  /** How many messages of the dead-letter queue can be received, and how many somebody holds. */
  deadLetters(): Promise<{ readonly visible: number; readonly held: number }>;
  close(): Promise<void>;
}

export const WORKER_LOGS = "/greenlight/worker";

export async function aDeployment(): Promise<ADeployment> {
  const [queue, logs] = await Promise.all([startQueue(), startLogs()]);
  const [sqsProxy, logsProxy] = await Promise.all([startAwsProxy(queue.endpoint), startAwsProxy(logs.endpoint)]);
  const outputs: Record<string, string> = {
    ...Object.fromEntries(STACK_OUTPUTS.map((name) => [name, `the ${name}`])),
    QueueUrl: queue.url.replace(queue.endpoint, sqsProxy.url),
    DeadLetterQueueUrl: queue.dlqUrl.replace(queue.endpoint, sqsProxy.url),
    WebhookLogGroup: "/greenlight/webhook",
    WorkerLogGroup: WORKER_LOGS,
    SweeperLogGroup: "/greenlight/sweeper",
  };
  for (const group of ["webhook", "worker", "sweeper"]) logs.createGroup(`/greenlight/${group}`);
  const cloudFormation = await startCloudFormation(new Map([["Greenlight", { outputs }]]));
  const sqs = new SQSClient({ endpoint: queue.endpoint, region: REGION, credentials: LOCAL_CREDENTIALS });
  let sent = 0;
  return {
    env: {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: logsProxy.url,
      AWS_ENDPOINT_URL_SQS: sqsProxy.url,
    },
    queue,
    logs,
    sqsProxy,
    logsProxy,
    async bury(body, group = "99#2") {
      const { MessageId = "" } = await sqs.send(
        new SendMessageCommand({
          QueueUrl: queue.dlqUrl,
          MessageBody: typeof body === "string" ? body : JSON.stringify(body),
          MessageGroupId: group,
          MessageDeduplicationId: `buried-${++sent}`,
        }),
      );
      return MessageId;
    },
    async queued() {
      const MessageSystemAttributeNames = ["All" as const];
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 10, MessageSystemAttributeNames }),
      );
      return Messages;
    },
    async deadLetters() {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: queue.dlqUrl, AttributeNames: ["All"] }),
      );
      return {
        visible: Number(Attributes.ApproximateNumberOfMessages),
        held: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
      };
    },
    async close() {
      sqs.destroy();
      await Promise.all([sqsProxy.close(), logsProxy.close(), cloudFormation.close()]);
      await Promise.all([queue.close(), logs.close()]);
    },
  };
}
