import { SQSClient } from "@aws-sdk/client-sqs";
import { counted } from "../../report/sentences.ts";
import { type AwsCaller, findAwsCaller } from "../deployment/aws-caller.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { findDeployment } from "../deployment/find-deployment.ts";
import { interruptible } from "../deployment/interruption.ts";
import type { Terminal } from "../terminal.ts";
import { createDeadLetters, type DeadLetters, HOLD_SECONDS } from "./dead-letters.ts";

/** A deployment whose dead-letter queue somebody works on. */
export interface OpenDeployment {
  readonly caller: AwsCaller;
  readonly deployment: Deployment;
  readonly sqs: SQSClient;
  readonly interrupted: AbortSignal;
  /** Works with the dead-letter queue; whatever happens, what is held is given back at the end. */
  readonly withDeadLetters: <T>(work: (letters: DeadLetters) => Promise<T>) => Promise<T>;
}

/** Milliseconds. A receive that waits takes a second, and people may be far from the region. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true };

/**
 * Finds a deployment and lets work be done with its queues. Ctrl-C, or another signal to end, does not cut it off.
 *
 * @throws UsageError where there is none, or it cannot be asked
 */
export async function openDeployment<T>(
  stack: string,
  terminal: Terminal,
  work: (open: OpenDeployment) => Promise<T>,
): Promise<T> {
  const caller = await findAwsCaller(process.env);
  const deployment = await findDeployment(caller, stack);
  const sqs = new SQSClient({ ...caller.config, requestHandler: TIMEOUTS });
  const interrupt = () => {
    terminal.progress("");
    terminal.complain("Stopping, once what is looked at is given back. Ctrl-C again ends it at once.\n");
  };
  try {
    return await interruptible(async (interrupted) => {
      const withDeadLetters: OpenDeployment["withDeadLetters"] = async (look) => {
        const letters = createDeadLetters(sqs, deployment.outputs.DeadLetterQueueUrl, interrupted);
        return await look(letters).finally(() => giveBack(letters, terminal));
      };
      return await work({ caller, deployment, sqs, interrupted, withDeadLetters });
    }, interrupt);
  } finally {
    sqs.destroy();
  }
}

async function giveBack(letters: DeadLetters, terminal: Terminal): Promise<void> {
  terminal.progress("");
  const kept = await letters.giveBack();
  if (kept === 0) return;
  terminal.complain(
    `${counted(kept, "message")} could not be given back to the dead-letter queue at once; SQS does so within ${HOLD_SECONDS} seconds.\n`,
  );
}
