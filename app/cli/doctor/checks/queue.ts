import { counted } from "../../../report/sentences.ts";
import { isNotThere } from "../../deployment/aws-asked.ts";
import type { Check } from "../check.ts";
import { type Finding, failed, type Trouble, together, warning } from "../finding.ts";
import { depthOf, type QueueAttributes, readQueue } from "../read/queue.ts";

const DEPLOY = "Deploy again with `npm run deploy`, which puts the queue's attributes right.";
/** More than a worker works off in minutes. */
const DEEP = 1_000;
const FOURTEEN_DAYS = 14 * 24 * 60 * 60;

export const queue: Check = {
  id: "queue",
  group: "Queue",
  title: "Queue",
  async examine({ caller, deployment }) {
    const { outputs } = await deployment.get();
    return await unlessMissing(async () => {
      const attributes = await readQueue(caller, outputs.QueueUrl);
      return queueFinding(attributes, outputs.DeadLetterQueueUrl);
    });
  },
};

export const deadLetterQueue: Check = {
  id: "dead-letter-queue",
  group: "Queue",
  title: "Dead-letter queue",
  async examine({ caller, deployment }) {
    const { outputs } = await deployment.get();
    return await unlessMissing(async () => deadLetterFinding(await readQueue(caller, outputs.DeadLetterQueueUrl)));
  },
};

export function queueFinding(attributes: QueueAttributes, deadLetterQueueUrl: string): Finding {
  const { visible, inFlight, delayed } = depthOf(attributes);
  const troubles: Trouble[] = [];
  if (attributes.FifoQueue !== "true") {
    troubles.push(failed("it is no FIFO queue, so two workers may look at one pull request at once", DEPLOY));
  }
  if (attributes.ContentBasedDeduplication === "true") {
    troubles.push(failed("it drops messages of equal content: the last event of a burst would be lost", DEPLOY));
  }
  const target = redriveTarget(attributes.RedrivePolicy);
  const wanted = deadLetterQueueUrl.slice(deadLetterQueueUrl.lastIndexOf("/") + 1);
  if (target?.split(":").at(-1) !== wanted) {
    const found = target === null ? "messages that fail go nowhere" : `messages that fail go to ${target}`;
    troubles.push(failed(`${found}, and not to the dead-letter queue ${wanted}`, DEPLOY));
  }
  if (visible > DEEP) {
    troubles.push(
      warning(
        `${visible} messages wait`,
        "Look at the worker: its errors, throttles and concurrency are on the dashboard; docs/operations.md says more.",
      ),
    );
  }
  return together(troubles, `${visible} waiting, ${inFlight} being worked on, ${delayed} delayed`);
}

export function deadLetterFinding(attributes: QueueAttributes): Finding {
  const { visible, inFlight, delayed } = depthOf(attributes);
  const dead = visible + inFlight + delayed;
  const troubles: Trouble[] = [];
  if (dead > 0) {
    troubles.push(
      failed(
        `${counted(dead, "message")} could not be worked off`,
        "See why with `greenlight redrive`, mend it, and put them back with it.",
      ),
    );
  }
  if (attributes.FifoQueue !== "true") troubles.push(failed("it is no FIFO queue", DEPLOY));
  const seconds = Number(attributes.MessageRetentionPeriod ?? 0);
  if (seconds < FOURTEEN_DAYS) {
    troubles.push(
      warning(`messages are lost after ${counted(Math.floor(seconds / 86_400), "day")} instead of 14`, DEPLOY),
    );
  }
  return together(troubles, "empty; kept for 14 days");
}

function redriveTarget(policy: string | undefined): string | null {
  if (policy === undefined) return null;
  const read: unknown = JSON.parse(policy);
  const target: unknown = typeof read === "object" && read !== null ? Reflect.get(read, "deadLetterTargetArn") : null;
  return typeof target === "string" ? target : null;
}

async function unlessMissing(look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    if (isNotThere(error)) return failed("it does not exist", "Deploy again with `npm run deploy`.");
    throw error;
  }
}
