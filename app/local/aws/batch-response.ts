/** What a batch came to: which messages are deleted, which stay; `reason` where the whole batch failed. */
export interface BatchOutcome {
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  readonly reason?: string;
}

/**
 * Reads a handler's answer as Lambda does with `ReportBatchItemFailures`.
 *
 * Complete success: an answer that is null or empty, or a `batchItemFailures` that is null, missing or empty. Complete failure:
 * an answer that is not valid JSON, and an `itemIdentifier` that is empty, null or under a wrong key.
 *
 * The documentation says nothing of an identifier that is in no message of the batch, nor of a list that is no list or an
 * answer that is no object. They fail the whole batch here: it is the reading in which no message is lost.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html "Success and failure conditions"
 */
export function readBatchResponse(answer: unknown, messageIds: readonly string[]): BatchOutcome {
  if (answer === null || answer === undefined) return { succeeded: messageIds, failed: [] };
  if (typeof answer !== "object" || Array.isArray(answer)) {
    return wholeBatchFailed(messageIds, `the answer is ${describe(answer)}, not an object with batchItemFailures`);
  }
  const failures = "batchItemFailures" in answer ? answer.batchItemFailures : undefined;
  if (failures === null || failures === undefined) return { succeeded: messageIds, failed: [] };
  if (!Array.isArray(failures)) {
    return wholeBatchFailed(messageIds, `batchItemFailures is ${describe(failures)}, not a list`);
  }
  const failed = new Set<string>();
  for (const failure of failures) {
    const id: unknown = failure?.itemIdentifier;
    if (typeof id !== "string" || id === "") {
      return wholeBatchFailed(messageIds, `an entry of batchItemFailures has no itemIdentifier: ${describe(failure)}`);
    }
    if (!messageIds.includes(id)) {
      return wholeBatchFailed(messageIds, `batchItemFailures names ${id}, which is in no message of the batch`);
    }
    failed.add(id);
  }
  return {
    succeeded: messageIds.filter((id) => !failed.has(id)),
    failed: messageIds.filter((id) => failed.has(id)),
  };
}

export function wholeBatchFailed(messageIds: readonly string[], reason: string): BatchOutcome {
  return { succeeded: [], failed: messageIds, reason };
}

function describe(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 200) ?? typeof value;
}
