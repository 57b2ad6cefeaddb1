import type { CheckRunContext, Snapshot, StatusContext } from "../pull-request/snapshot.ts";
import type { Fence } from "../queue/envelope.ts";

/** A snapshot that is older than what an event knew. */
export interface Staleness {
  /**
   * `likely`: hardly anything else explains it; worth waiting for in the queue, not worth a dead letter.
   * `suspected`: it may be newer just as well; worth another look at once.
   */
  readonly certainty: "certain" | "likely" | "suspected";
  readonly why: string;
}

/**
 * Compares a snapshot with what the events knew when GitHub sent them (GitHub's read replicas lag behind its webhooks).
 * Null if nothing speaks against the snapshot. Pure. It says when to read again, never what to decide.
 */
export function stalenessOf(snapshot: Snapshot, fences: readonly Fence[]): Staleness | null {
  const found = fences.flatMap((fence) => [
    pullIsStale(snapshot, fence),
    checkRunIsStale(snapshot, fence),
    statusIsStale(snapshot, fence),
    checkSuiteIsStale(snapshot, fence),
    baseIsStale(snapshot, fence),
    organizationIsStale(snapshot, fence),
  ]);
  const of = (certainty: Staleness["certainty"]) => found.find((staleness) => staleness?.certainty === certainty);
  return of("certain") ?? of("likely") ?? of("suspected") ?? null;
}

function pullIsStale({ pull }: Snapshot, { pull: fence }: Fence): Staleness | null {
  if (fence === undefined) return null;
  const [seen, known] = [Date.parse(pull.updatedAt), Date.parse(fence.updatedAt)];
  if (seen < known) {
    return { certainty: "certain", why: `the pull request of ${pull.updatedAt}, the event knew ${fence.updatedAt}` };
  }
  // GitHub's times are whole seconds: within one, two pushes cannot be put in order.
  return seen === known && fence.headSha !== pull.head.sha
    ? { certainty: "suspected", why: `the head ${pull.head.sha}, the event of the same second knew ${fence.headSha}` }
    : null;
}

function checkRunIsStale(snapshot: Snapshot, { checkRun: fence }: Fence): Staleness | null {
  if (fence === undefined) return null;
  if (fence.headSha !== snapshot.pull.head.sha) return commitIsUnknown(snapshot, fence.headSha);
  const runs = snapshot.checks.contexts.filter((context): context is CheckRunContext => context.kind === "check-run");
  const run = runs.find(({ id }) => id === fence.id);
  if (run !== undefined) {
    // An App may also have set its run back.
    return progress(run.status) < progress(fence.status)
      ? { certainty: "likely", why: `check run ${fence.id} ${run.status}, the event knew ${fence.status}` }
      : null;
  }
  if (snapshot.ownCheckRuns.some(({ id }) => id === fence.id)) return null;
  // GitHub shows only the latest run of a check: one that is newer may have taken this one's place.
  return runs.some(({ id, name }) => id > fence.id && (fence.name === undefined || name === fence.name))
    ? { certainty: "suspected", why: `check run ${fence.id} missing, though newer ones are there` }
    : { certainty: "certain", why: `check run ${fence.id} missing, the event knew it ${fence.status}` };
}

function checkSuiteIsStale(snapshot: Snapshot, { checkSuite: fence }: Fence): Staleness | null {
  if (fence === undefined) return null;
  if (fence.headSha !== snapshot.pull.head.sha) return commitIsUnknown(snapshot, fence.headSha);
  const open = snapshot.checks.contexts.some(
    (context) => context.kind === "check-run" && context.suite?.id === fence.id && !context.suite.completed,
  );
  // A re-run opens a suite again.
  return open ? { certainty: "likely", why: `check suite ${fence.id} open, the event knew it completed` } : null;
}

function statusIsStale(snapshot: Snapshot, { status: fence }: Fence): Staleness | null {
  if (fence === undefined) return null;
  if (fence.sha !== snapshot.pull.head.sha) return commitIsUnknown(snapshot, fence.sha);
  const known = Date.parse(fence.createdAt);
  const statuses = snapshot.checks.contexts.filter(
    (context): context is StatusContext => context.kind === "status" && context.name === fence.context,
  );
  if (statuses.some(({ createdAt }) => Date.parse(createdAt) > known)) return null;
  const sameSecond = statuses.filter(({ createdAt }) => Date.parse(createdAt) === known);
  if (sameSecond.length === 0) {
    return { certainty: "certain", why: `status ${fence.context} not as new as the event of ${fence.createdAt}` };
  }
  // GitHub's times are whole seconds: pending and success of one status often share theirs.
  return sameSecond.some(({ state }) => state === fence.state)
    ? null
    : { certainty: "suspected", why: `status ${fence.context} in another state than the event knew, ${fence.state}` };
}

/** Which of two tips is the newer one cannot be told: the branch may have been pushed to again, or retargeted away from. */
function baseIsStale({ pull }: Snapshot, { base: fence }: Fence): Staleness | null {
  if (fence === undefined || fence.ref !== pull.base.ref || fence.sha === pull.base.sha) return null;
  return { certainty: "suspected", why: `${fence.ref} at ${pull.base.sha}, the event knew ${fence.sha}` };
}

/** As with the base: it may have been pushed to again. */
function organizationIsStale({ organizationTip = null }: Snapshot, { organization: fence }: Fence): Staleness | null {
  if (fence === undefined || fence.sha === organizationTip) return null;
  return {
    certainty: "suspected",
    why: `the organisation's policy at ${organizationTip ?? "no commit"}, the event knew ${fence.sha}`,
  };
}

/** A commit below the head is history; one that is nowhere was pushed away, or is a head that is not shown yet. */
function commitIsUnknown(snapshot: Snapshot, sha: string): Staleness | null {
  const history = snapshot.commits.items.some((commit) => commit.sha === sha);
  return history
    ? null
    : { certainty: "suspected", why: `the head ${snapshot.pull.head.sha}, the event was for ${sha}` };
}

/** How far a run has come; a re-run is another run with another id. */
function progress(status: string): number {
  if (status === "completed") return 2;
  return status === "in_progress" ? 1 : 0;
}
