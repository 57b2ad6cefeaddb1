import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { awsExplained } from "../deployment/aws-caller.ts";
import { InterruptedError } from "../deployment/interruption.ts";
import type { DeadLetter } from "./dead-letter.ts";
import type { DeadLetters } from "./dead-letters.ts";
import { replayable } from "./replayable.ts";
import { isSelected, type Selection } from "./selection.ts";

/** What became of a message that was selected. */
export type Replayed =
  | { readonly state: "replayed"; readonly letter: DeadLetter; readonly warning: string | null }
  /** It stays where it is. */
  | { readonly state: "refused"; readonly letter: DeadLetter; readonly why: string }
  | { readonly state: "failed"; readonly letter: DeadLetter; readonly why: string }
  /** The queue has it, and so has the dead-letter queue. */
  | { readonly state: "doubled"; readonly letter: DeadLetter; readonly why: string };

export interface Replay {
  readonly results: readonly Replayed[];
  /** What ended it before all were tried: the first failure, or Ctrl-C; else null. */
  readonly stopped: unknown;
}

export interface ReplayOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly selection: Selection;
  readonly yes: boolean;
  readonly interrupted: AbortSignal;
  readonly now: () => Date;
  readonly onResult: (result: Replayed) => void;
}

/**
 * Sends messages back to the queue, one after the other in their order, and deletes each from the dead-letter queue once the
 * queue has it. It ends at the first that fails, so that nothing overtakes it; nothing is lost, and what is sent twice does
 * no harm, since an evaluation looks at what there is on GitHub.
 */
export async function replay(letters: DeadLetters, options: ReplayOptions): Promise<Replay> {
  const { selection, interrupted, onResult } = options;
  const results: Replayed[] = [];
  const sent = new Set<string>();
  const note = (result: Replayed) => {
    results.push(result);
    onResult(result);
  };
  const isDone = () => selection.kind === "ids" && results.length >= selection.ids.size;
  try {
    while (!isDone()) {
      const received = await letters.receive();
      if (received.length === 0) break;
      for (const letter of received.filter((each) => isSelected(selection, each))) {
        if (interrupted.aborted) throw new InterruptedError();
        note(await replayOne(letter, letters, sent, options));
        const last = results.at(-1);
        if (last?.state === "failed" || last?.state === "doubled") return { results, stopped: last.why };
      }
    }
    return { results, stopped: null };
  } catch (error) {
    // What was done is told first, whatever ended it.
    return { results, stopped: error };
  }
}

async function replayOne(
  letter: DeadLetter,
  letters: DeadLetters,
  sent: Set<string>,
  { sqs, queueUrl, selection, yes, now }: ReplayOptions,
): Promise<Replayed> {
  const verdict = replayable(letter, selection, { yes, now: now() });
  if (!verdict.allowed) return { state: "refused", letter, why: verdict.why };
  // What fails again at once would go round and round.
  const key = `${letter.group}\n${letter.body}`;
  if (sent.has(key)) {
    return { state: "refused", letter, why: "the same was replayed a moment ago: it is here twice, or failed again." };
  }
  try {
    await send(letter, sqs, queueUrl);
  } catch (error) {
    return { state: "failed", letter, why: `${messageOf(error)} It stays in the dead-letter queue.` };
  }
  sent.add(key);
  try {
    await letters.remove(letter);
  } catch (error) {
    return {
      state: "doubled",
      letter,
      why: `it was sent, and is still in the dead-letter queue: ${messageOf(error)} Replay it once more, or drop it; that it is sent twice does no harm.`,
    };
  }
  return { state: "replayed", letter, warning: verdict.warning };
}

/**
 * The deduplication id is made of the dead letter's own id. The first one, the delivery's, could be dropped by SQS as a
 * duplicate of the last five minutes, and then be lost; this one is dropped only where this very message was sent already and
 * its deletion failed. A message that fails again comes back with another id.
 */
async function send({ id, body, group, messageAttributes }: DeadLetter, sqs: SQSClient, QueueUrl: string) {
  await sqs
    .send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: body,
        MessageGroupId: group,
        MessageDeduplicationId: `redrive:${id}`,
        ...(Object.keys(messageAttributes).length === 0 ? {} : { MessageAttributes: messageAttributes }),
      }),
    )
    .catch((error: unknown) => {
      throw awsExplained(error, "send a message to the queue");
    });
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
