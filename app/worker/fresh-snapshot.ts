import { GoneError, isPullNotFound, StaleReadError } from "../github/failure.ts";
import type { MachineUser } from "../github/machine-user.ts";
import type { Octokit } from "../github/octokit.ts";
import { type PullRequestRef, readSnapshot } from "../github/read-snapshot.ts";
import type { Log } from "../observability/log.ts";
import type { Metrics } from "../observability/metrics.ts";
import type { Decision } from "../policy/decision.ts";
import type { Snapshot } from "../pull-request/snapshot.ts";
import type { Fence } from "../queue/envelope.ts";
import type { CheckRunText } from "../report/check-run.ts";
import type { Reviewer } from "../review/bedrock/reviewer.ts";
import type { ClosedPulls } from "./closed-pulls.ts";
import type { Commanded } from "./commands/commanded.ts";
import { type Staleness, stalenessOf } from "./fence.ts";

/** Milliseconds between the reads; replicas catch up within seconds, and a Lambda is paid while it waits. */
const PAUSES = [250, 1_000, 2_500];

/** A pull request to look at, why, and what with. */
export interface Evaluation {
  readonly octokit: Octokit;
  /** Who approves where a policy has `approval.as: user`; null where this deployment has no token for that. */
  readonly machineUser?: MachineUser | null | undefined;
  readonly pull: PullRequestRef;
  /** The repository that the message is about; its name may belong to another one by now. */
  readonly repositoryId: number;
  readonly appId: number;
  readonly fences: readonly Fence[];
  /** How often the message was received, 1 for the first time. */
  readonly received: number;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly log: Log;
  readonly metrics: Metrics;
  /** When the worker's time is over; unknown where nobody tells. */
  readonly deadline?: Date | undefined;
  /** What people's commands asked for right before. */
  readonly commanded?: Commanded | undefined;
  /** Is told what was decided, as the check run says it, once GitHub says so, too. */
  readonly onDecided?: ((decision: Decision, report: CheckRunText) => void) | undefined;
  /** What makes AI reviews; null where this deployment has none. */
  readonly reviewer?: Reviewer | null | undefined;
  /** For replays. */
  readonly closedPulls?: ClosedPulls | undefined;
  /** Nothing is approved where no policy of the organisation can be seen; default: false. */
  readonly requireOrganizationPolicy?: boolean;
}

/** From this receive on, what is only likely to be stale is taken as it is; minutes have passed. */
const PATIENCE = 4;

/**
 * A snapshot that is at least as new as the events that caused it.
 *
 * @throws StaleReadError after four reads that were all too old; the message then goes back to the queue
 */
export async function readFreshSnapshot(options: Evaluation): Promise<Snapshot> {
  const { octokit, pull, repositoryId, appId, fences, received, now, sleep, log, metrics } = options;
  for (let attempt = 0; ; attempt++) {
    const { snapshot, staleness, error } = await look(() => readSnapshot(octokit, pull, appId, now), fences);
    if (snapshot !== null && snapshot.repository.id !== repositoryId) {
      throw new GoneError(`${pull.owner}/${pull.name} is another repository now`);
    }
    if (snapshot !== null && staleness === null) return snapshot;
    metrics.count("StaleReads");
    const why = staleness?.why ?? "an older state";
    log.info("GitHub showed an older state than it announced", { why, attempt: attempt + 1 });
    const pause = PAUSES[attempt];
    if (pause === undefined) {
      // What is not certain after all that time is as GitHub has it: the event was overtaken.
      const overtaken =
        staleness?.certainty === "suspected" || (staleness?.certainty === "likely" && received >= PATIENCE);
      if (snapshot !== null && overtaken) return snapshot;
      // After all that time it is gone indeed.
      if (overtaken) throw error;
      throw new StaleReadError(`GitHub still shows ${why}`);
    }
    await sleep(pause);
  }
}

interface Look {
  readonly snapshot: Snapshot | null;
  readonly staleness: Staleness | null;
  /** Why there is no snapshot. */
  readonly error: unknown;
}

async function look(read: () => Promise<Snapshot>, fences: readonly Fence[]): Promise<Look> {
  try {
    const snapshot = await read();
    return { snapshot, staleness: stalenessOf(snapshot, fences), error: null };
  } catch (error) {
    // GitHub announces a pull request before all of its replicas know it.
    if (isPullNotFound(error))
      return { snapshot: null, staleness: { certainty: "likely", why: "no such pull request" }, error };
    if (error instanceof StaleReadError) {
      return { snapshot: null, staleness: { certainty: "certain", why: error.message }, error };
    }
    throw error;
  }
}
