import type { CloudWatchStandIn } from "./aws/cloudwatch.ts";
import type { HttpApiOptions } from "./aws/http-api.ts";
import type { LambdaMeasure } from "./aws/lambda.ts";
import type { LocalQueue } from "./aws/queue.ts";

/** What AWS measures by itself of the parts of the embedded stack, by the names under which CloudWatch keeps it. */

/** The id of the embedded HTTP API, as a dimension. */
export const API_ID = "embedded";

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export function measureLambda(cloudWatch: CloudWatchStandIn, FunctionName: string) {
  return (name: LambdaMeasure, value: number): void =>
    cloudWatch.put({ namespace: "AWS/Lambda", name, dimensions: { FunctionName }, value });
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
export function measureHttpApi(cloudWatch: CloudWatchStandIn): NonNullable<HttpApiOptions["onAnswer"]> {
  const put = (name: string, value: number): void =>
    cloudWatch.put({ namespace: "AWS/ApiGateway", name, dimensions: { ApiId: API_ID }, value });
  return ({ status, latency }) => {
    put("Count", 1);
    put("4xx", status !== null && status >= 400 && status < 500 ? 1 : 0);
    put("5xx", status !== null && status >= 500 ? 1 : 0);
    put("Latency", latency);
  };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export function measureQueues(cloudWatch: CloudWatchStandIn, queue: LocalQueue): void {
  const { visible, inFlight, deadLetters } = queue.counts();
  const put = (url: string, name: string, value: number): void =>
    cloudWatch.put({ namespace: "AWS/SQS", name, dimensions: { QueueName: nameOf(url) }, value });
  put(queue.url, "ApproximateNumberOfMessagesVisible", visible);
  put(queue.url, "ApproximateNumberOfMessagesNotVisible", inFlight);
  put(queue.url, "ApproximateAgeOfOldestMessage", queue.oldestAge());
  put(queue.dlqUrl, "ApproximateNumberOfMessagesVisible", deadLetters);
}

/** The last part of a queue's URL. */
export function nameOf(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}
