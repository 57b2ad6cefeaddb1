import { CHECK_NAME } from "../pull-request/check-name.ts";
import { type CheckRunReference, writeReference } from "../pull-request/check-run-reference.ts";
import { approversOf } from "../pull-request/own-reviewers.ts";
import type { OwnCheckRun, Snapshot } from "../pull-request/snapshot.ts";
import type { Octokit } from "./octokit.ts";

/** What our check run of this head has to remember, whatever else it says. */
export function referenceOf(snapshot: Snapshot): CheckRunReference {
  const { pull } = snapshot;
  const vetoLifted = runOf(snapshot)?.vetoLifted ?? null;
  const approvers = approversOf(snapshot);
  return { pull: pull.number, ...(approvers.length === 0 ? {} : { approvers }), vetoLifted };
}

/**
 * Remembers on our check run of this head that dismissals up to a time are no vetoes any more. A new head has another check
 * run. Doing it twice is harmless.
 *
 * @param until ISO 8601; the time of the last dismissal that is lifted
 * @returns the snapshot as it is now
 * @throws what Octokit throws
 */
export async function liftVeto(octokit: Octokit, snapshot: Snapshot, until: string): Promise<Snapshot> {
  return await remember(octokit, snapshot, { ...referenceOf(snapshot), vetoLifted: until });
}

/**
 * Remembers on our check run of this head which machine users' reviews are ours. To be called before one of them approves:
 * its approval has to be found again whatever becomes of its token, and of the answer. One request, and none where it is
 * remembered already.
 *
 * @returns the snapshot as it is now
 * @throws what Octokit throws
 */
export async function rememberApprovers(octokit: Octokit, snapshot: Snapshot): Promise<Snapshot> {
  const remembered = runOf(snapshot)?.approvers ?? [];
  const isThere = approversOf(snapshot).every((id) => remembered.includes(id));
  return isThere ? snapshot : await remember(octokit, snapshot, referenceOf(snapshot));
}

/** Nobody but our App can write it. */
async function remember(octokit: Octokit, snapshot: Snapshot, reference: CheckRunReference): Promise<Snapshot> {
  const { repository, pull } = snapshot;
  const place = { owner: repository.owner, repo: repository.name };
  const external_id = writeReference(reference);
  const existing = runOf(snapshot);
  if (existing !== undefined) {
    await octokit.rest.checks.update({ ...place, check_run_id: existing.id, external_id });
    return withRun(snapshot, { ...existing, ...reference });
  }
  const { data } = await octokit.rest.checks.create({
    ...place,
    name: CHECK_NAME,
    head_sha: pull.head.sha,
    external_id,
    status: "in_progress",
  });
  return withRun(snapshot, {
    ...reference,
    id: data.id,
    status: "in_progress",
    conclusion: null,
    startedAt: data.started_at,
    reviewMemory: null,
    title: "",
    summary: "",
    text: "",
  });
}

function runOf({ ownCheckRuns, pull }: Snapshot): OwnCheckRun | undefined {
  return ownCheckRuns.find((run) => run.pull === pull.number);
}

function withRun(snapshot: Snapshot, run: OwnCheckRun): Snapshot {
  return { ...snapshot, ownCheckRuns: [run, ...snapshot.ownCheckRuns.filter(({ id }) => id !== run.id)] };
}
