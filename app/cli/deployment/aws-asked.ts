import { type AwsCaller, awsExplained } from "./aws-caller.ts";

/** How long one answer may take, in milliseconds; the SDK would wait for ever. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true } as const;

/** For every client of somebody who waits for the answer. */
export function clientConfig({ config }: AwsCaller, region = config.region) {
  return { ...config, region, requestHandler: TIMEOUTS };
}

/**
 * Asks one of AWS's services, with a client for this question alone.
 *
 * @param doing what is asked for, such as "look at the queue"
 * @throws UsageError that says how to go on, where AWS refuses; else what the SDK throws
 */
export async function awsAsked<Client extends { destroy(): void }, T>(
  doing: string,
  client: Client,
  ask: (client: Client) => Promise<T>,
): Promise<T> {
  try {
    return await ask(client);
  } catch (error) {
    throw awsExplained(error, doing);
  } finally {
    client.destroy();
  }
}

/** Whether AWS says that there is no such thing, as its services call it. */
export function isNotThere(error: unknown): boolean {
  return error instanceof Error && NOT_THERE.has(error.name);
}

const NOT_THERE = new Set([
  "ResourceNotFoundException",
  "NotFoundException",
  "QueueDoesNotExist",
  "AWS.SimpleQueueService.NonExistentQueue",
]);
