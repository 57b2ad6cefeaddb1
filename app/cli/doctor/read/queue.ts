import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { awsAsked, clientConfig } from "../../deployment/aws-asked.ts";
import type { AwsCaller } from "../../deployment/aws-caller.ts";

export type QueueAttributes = Readonly<Record<string, string | undefined>>;

/** @throws what the SDK throws where there is no such queue, and UsageError where AWS refuses */
export async function readQueue(caller: AwsCaller, QueueUrl: string): Promise<QueueAttributes> {
  const name = QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1);
  const { Attributes = {} } = await awsAsked(`look at the queue ${name}`, new SQSClient(clientConfig(caller)), (sqs) =>
    sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] })),
  );
  return Attributes;
}

/** Approximate, as SQS tells it. @throws Error where it does not: that is no empty queue */
export function depthOf(attributes: QueueAttributes) {
  const count = (name: string) => {
    const told = Number(attributes[name] ?? Number.NaN);
    if (Number.isNaN(told)) throw new Error(`SQS does not tell ${name}`);
    return told;
  };
  return {
    visible: count("ApproximateNumberOfMessages"),
    inFlight: count("ApproximateNumberOfMessagesNotVisible"),
    delayed: count("ApproximateNumberOfMessagesDelayed"),
  };
}
