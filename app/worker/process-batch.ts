import type { SQSBatchResponse, SQSRecord } from "aws-lambda";
import { classify, type Failure } from "../github/failure.ts";
import type { Envelope } from "../queue/envelope.ts";
import { backoffSeconds } from "./backoff.ts";
import { groupsOf, type MessageGroup, receivedCount } from "./message-group.ts";
import { logFor, processGroup, type WorkerTools } from "./process-group.ts";

/**
 * Works off a batch, its groups side by side, and reports the messages that must come back. Never throws: a group that
 * fails takes no other with it.
 *
 * A message that fails is hidden for a while that is chosen here, not by the queue; a permanent failure is told and
 * acknowledged, since no retry can change it. What cannot be read as an envelope comes back until the queue moves it to
 * the dead-letter queue.
 */
export async function processBatch(records: readonly SQSRecord[], tools: WorkerTools): Promise<SQSBatchResponse> {
  const failed = await Promise.all(groupsOf(records).map((group) => settleGroup(group, tools)));
  return { batchItemFailures: failed.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

/** The records of a group that failed; in FIFO, with one all that are behind it. */
async function settleGroup(group: MessageGroup, tools: WorkerTools): Promise<readonly SQSRecord[]> {
  const read = group.messages.map(({ record }) => record);
  try {
    await processGroup(group.messages, tools);
  } catch (error) {
    const failure = classify(error, tools.now());
    report(group, failure, error, tools);
    if (failure.class !== "permanent") {
      const back = [...read, ...group.unreadable];
      await hide(back, backoffSeconds(failure, receivedCount(back), tools.random()), tools);
      return back;
    }
  }
  if (group.problem === null) return [];
  tools.metrics.count("Failed");
  tools.log.error(group.problem.message, { messageGroup: group.id, messages: group.unreadable.length });
  await hide(group.unreadable, 0, tools);
  return group.unreadable;
}

function report(group: MessageGroup, failure: Failure, error: unknown, tools: WorkerTools): void {
  const envelope = group.messages.at(-1)?.envelope;
  const log = envelope === undefined ? tools.log : logFor(envelope, tools.log, subjectOf(envelope));
  const fields = { messageGroup: group.id, messages: group.messages.length, class: failure.class, error };
  if (failure.class === "throttled") {
    tools.metrics.count("Throttled");
    log.warn("Asked to wait", { ...fields, retryAfter: failure.retryAfter });
    return;
  }
  tools.metrics.count("Failed");
  if (failure.class === "transient") log.warn("Failed for now, will be tried again", fields);
  else if (failure.class === "permanent") log.error("Failed for good: trying again cannot help", fields);
  else if (failure.class === "misconfigured") log.error("The deployment has to be mended, will be tried again", fields);
  else log.error("Failed in a way that nobody expected", fields);
}

/** So that a failure is found again by the pull request, or the commit, that it kept from being looked at. */
function subjectOf(envelope: Envelope): { readonly pull: number } | { readonly sha: string } {
  return "pull" in envelope ? { pull: envelope.pull } : { sha: envelope.sha };
}

async function hide(records: readonly SQSRecord[], seconds: number, { queue, log }: WorkerTools): Promise<void> {
  const results = await Promise.allSettled(
    records.map(({ receiptHandle }) => queue.changeVisibility(receiptHandle, seconds)),
  );
  for (const result of results) {
    // The message comes back all the same, after the queue's own visibility timeout.
    if (result.status === "rejected") log.warn("Could not choose when a message comes back", { error: result.reason });
  }
}
