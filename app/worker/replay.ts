import { writeCheckRun } from "../github/check-run.ts";
import { classify, GoneError, StaleReadError } from "../github/failure.ts";
import { type ListedPull, lastPulls } from "../github/last-pulls.ts";
import { withAsked } from "../github/read-asked.ts";
import { readSnapshot } from "../github/read-snapshot.ts";
import { ReadingStoppedError, readingOnly } from "../github/reading-only.ts";
import { askingForBoth } from "../policy/asked.ts";
import type { Decision } from "../policy/decision.ts";
import { readPolicies } from "../policy/reading.ts";
import { compareReplayed, forReplay, type ReplayedPull, replayPull, withPolicy } from "../policy/replay.ts";
import { sameAccount } from "../pull-request/account.ts";
import { isOrganizationRepository } from "../pull-request/organization-repository.ts";
import type { OwnCheckRun, PolicyFile, Snapshot } from "../pull-request/snapshot.ts";
import { renderCheckRun } from "../report/check-run.ts";
import {
  type Replay,
  type ReplaySection,
  type ReplayStop,
  renderReplay,
  replayIn,
  replayKey,
} from "../report/replay.ts";
import type { Evaluation } from "./fresh-snapshot.ts";

/** So many of the last pull requests for the branch are looked at. */
const LAST = 50;
/** Requests to GitHub for one replay: the list, one for each pull request, and as much again for what policies ask for. */
const MOST_REQUESTS = 200;
/** Milliseconds; a worker is paid while it reads, and the messages of this pull request wait. */
const MOST_TIME = 25_000;
/** Milliseconds that must be left of the worker's time after it: a request that began may hang for ten seconds, and so may telling. */
const RESERVE = 20_000;

/** What is known of the replay before anything is read for it. */
export interface ReplayPlan {
  /** For the check run that is written at once; null where there is nothing to replay. */
  readonly section: ReplaySection | null;
  /** Whether it has to be made. */
  readonly due: boolean;
}

/**
 * Whether a pull request changes the policy to one that can be judged by, and what our own check run on this head says of
 * it already. Made once for a head and the policies: events that change neither cost nothing.
 */
export function planReplay(snapshot: Snapshot, { reason }: Decision): ReplayPlan {
  if (reason.kind !== "policy-changed" || reason.proposed === "invalid" || isSame(snapshot)) {
    return { section: null, due: false };
  }
  const key = replayKey(snapshot);
  const told = snapshot.ownCheckRuns.find((run) => run.pull === snapshot.pull.number);
  const earlier = told === undefined ? null : replayIn(told.text, key);
  if (earlier?.final) return { section: earlier, due: false };
  if (!isTrusted(snapshot)) return { section: renderReplay(key, { kind: "not-trusted" }), due: false };
  return { section: earlier ?? renderReplay(key, { kind: "pending" }), due: true };
}

/** Its mode alone was changed, or somebody else has made the same change since. */
function isSame({ policy, proposedPolicy }: Snapshot): boolean {
  if (policy.status !== "present" || proposedPolicy.status !== "present")
    return policy.status === proposedPolicy.status;
  return policy.blobSha === proposedPolicy.blobSha;
}

/**
 * Whether its author may cost us a replay: on a public repository anybody can open a pull request, push to their fork a
 * hundred times, or open one for a branch of the repository again and again. GitHub shows a member who hides the
 * membership as a contributor, so whoever has pushed a commit of theirs to a branch of the repository is trusted, too.
 */
function isTrusted({ pull, repository, commits }: Snapshot): boolean {
  if (["owner", "member", "collaborator"].includes(pull.association)) return true;
  if (pull.head.fork) return false;
  const head = commits.items.find(({ sha }) => sha === pull.head.sha);
  const { author } = pull;
  const isTheirs = author !== null && head?.authors.some((each) => each !== null && sameAccount(each, author));
  return repository.visibility !== "public" || isTheirs === true;
}

/**
 * Makes the replay and tells it on the check run, which has told the decision by then. What GitHub does not show, or has
 * no room for, is said there; the verdict stands as it is, whatever becomes of this.
 *
 * @param told the check run as it was written just now; null if it said so before
 * @throws if the check run cannot be written
 */
export async function tellReplay(
  options: Evaluation,
  snapshot: Snapshot,
  decision: Decision,
  told: OwnCheckRun | null,
): Promise<void> {
  const { octokit, now, log, metrics } = options;
  const began = now().getTime();
  const { result: replay, requests } = await readingOnly(
    octokit,
    { requests: MOST_REQUESTS, until: endOf(options), now },
    () => replayLast(options, snapshot),
  );
  metrics.count("Replays");
  metrics.count("ReplayRequests", requests);
  const { approvedBefore, approvedAfter, different } = compareReplayed(replay.pulls);
  log.info("Replayed the last pull requests with the new policy", {
    replayed: replay.pulls.length,
    unreadable: replay.unreadable.length,
    stopped: replay.stopped?.kind ?? null,
    approvedBefore,
    approvedAfter,
    different: different.length,
    requests,
    milliseconds: now().getTime() - began,
  });
  const section = renderReplay(replayKey(snapshot), { kind: "made", replay });
  const others = snapshot.ownCheckRuns.filter(({ id }) => id !== told?.id);
  const ownCheckRuns = told === null ? snapshot.ownCheckRuns : [told, ...others];
  await writeCheckRun(octokit, { ...snapshot, ownCheckRuns }, renderCheckRun(decision, null, section));
}

function endOf({ now, deadline }: Evaluation): Date {
  const longest = now().getTime() + MOST_TIME;
  return new Date(deadline === undefined ? longest : Math.min(longest, deadline.getTime() - RESERVE));
}

/**
 * One after the other, as GitHub asks (docs.github.com, "Best practices for using the REST API", "Avoid concurrent
 * requests"), so that evaluations do not run into a secondary limit because of it.
 */
async function replayLast(options: Evaluation, snapshot: Snapshot): Promise<Replay> {
  const { octokit, pull, now, log } = options;
  const { policy: before, proposedPolicy: after } = snapshot;
  const branch = snapshot.pull.base.ref;
  const pulls: ReplayedPull[] = [];
  const unreadable: number[] = [];
  let listed: readonly ListedPull[] = [];
  let stopped: ReplayStop | null = null;
  try {
    // One more, since it is among them itself.
    const last = await lastPulls(octokit, pull, { last: LAST + 1, base: branch });
    listed = last.filter(({ number }) => number !== pull.number).slice(0, LAST);
    for (const each of listed) {
      const read = await readPull(options, snapshot, each).catch((error: unknown) => {
        if (endsIt(error, now())) throw error;
        log.warn("Could not read a pull request for a replay", { replayed: each.number, error });
        return null;
      });
      if (read === null) unreadable.push(each.number);
      else pulls.push(replayPull(read, { before, after }));
    }
  } catch (error) {
    stopped = stopOf(error, options);
  }
  const forOthers = isOrganizationRepository(snapshot.repository);
  return { branch, listed: listed.length, pulls, unreadable, stopped, forOthers };
}

async function readPull(options: Evaluation, snapshot: Snapshot, listed: ListedPull): Promise<Snapshot> {
  const { octokit, pull, repositoryId, appId, now, closedPulls } = options;
  const kept = closedPulls?.find(repositoryId, listed) ?? null;
  const read = kept ?? (await readSnapshot(octokit, { ...pull, number: listed.number }, appId, now));
  if (read.repository.id !== repositoryId) throw new GoneError(`${pull.owner}/${pull.name} is another repository now`);
  if (kept === null) closedPulls?.keep(listed, read);
  const asked = forReplay(read, snapshot);
  const readingOf = (policy: PolicyFile) => readPolicies(withPolicy(asked, policy));
  const reading = askingForBoth(readingOf(snapshot.policy), readingOf(snapshot.proposedPolicy));
  // What GitHub has not worked out is unknown here: nobody waits for it fifty times.
  return await withAsked(octokit, asked, reading, async () => undefined);
}

/** Whether the next pull request would not fare better: the allowance is used up, a limit, GitHub is down. */
function endsIt(error: unknown, now: Date): boolean {
  if (error instanceof ReadingStoppedError) return true;
  const { class: kind } = classify(error, now);
  return kind === "throttled" || (kind === "transient" && !(error instanceof StaleReadError));
}

function stopOf(error: unknown, { now, log, metrics }: Evaluation): ReplayStop {
  if (error instanceof ReadingStoppedError) return { kind: error.reason };
  const failure = classify(error, now());
  if (failure.class === "bug") {
    // The verdict is told, so the message need not come back; somebody has to look at it all the same.
    metrics.count("Failed");
    log.error("A replay failed in a way that nobody expected", { error });
  } else log.warn("A replay broke off", { class: failure.class, error });
  return { kind: "failed", why: failure.why };
}
