import type { Message, MessageAttributeValue } from "@aws-sdk/client-sqs";
import type { SQSMessageAttribute, SQSRecord } from "aws-lambda";

/**
 * A received message as the event source mapping puts it into a handler's event.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html "Example FIFO queue message event"
 */
export function toSqsRecord(message: Message, source: { readonly arn: string; readonly region: string }): SQSRecord {
  const attribute = (name: keyof NonNullable<Message["Attributes"]>): string =>
    required(message.Attributes?.[name], name);
  return {
    messageId: required(message.MessageId, "MessageId"),
    receiptHandle: required(message.ReceiptHandle, "ReceiptHandle"),
    body: required(message.Body, "Body"),
    attributes: {
      ApproximateReceiveCount: attribute("ApproximateReceiveCount"),
      SentTimestamp: attribute("SentTimestamp"),
      SequenceNumber: attribute("SequenceNumber"),
      MessageGroupId: attribute("MessageGroupId"),
      SenderId: attribute("SenderId"),
      MessageDeduplicationId: attribute("MessageDeduplicationId"),
      ApproximateFirstReceiveTimestamp: attribute("ApproximateFirstReceiveTimestamp"),
    },
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [name, toRecordAttribute(value)]),
    ),
    md5OfBody: required(message.MD5OfBody, "MD5OfBody"),
    ...(message.MD5OfMessageAttributes !== undefined && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: "aws:sqs",
    eventSourceARN: source.arn,
    awsRegion: source.region,
  };
}

function toRecordAttribute(value: MessageAttributeValue): SQSMessageAttribute {
  return {
    ...(value.StringValue !== undefined && { stringValue: value.StringValue }),
    ...(value.BinaryValue !== undefined && { binaryValue: Buffer.from(value.BinaryValue).toString("base64") }),
    stringListValues: [],
    binaryListValues: [],
    dataType: required(value.DataType, "DataType"),
  };
}

function required(value: string | undefined, name: string): string {
  if (value !== undefined) return value;
  throw new Error(`The queue delivered a message without ${name}: it is not a FIFO queue, or not SQS`);
}
