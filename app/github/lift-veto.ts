import { CHECK_NAME } from "../pull-request/check-name.ts";
import { writeReference } from "../pull-request/check-run-reference.ts";
import type { OwnCheckRun, Snapshot } from "../pull-request/snapshot.ts";
import type { Octokit } from "./octokit.ts";

/**
 * Remembers on our check run of this head that dismissals up to a time are no vetoes any more. Nobody but our App can write
 * it, and a new head has another check run. Doing it twice is harmless.
 *
 * @param until ISO 8601; the time of the last dismissal that is lifted
 * @returns the snapshot as it is now
 * @throws what Octokit throws
 */
export async function liftVeto(octokit: Octokit, snapshot: Snapshot, until: string): Promise<Snapshot> {
  const { repository, pull } = snapshot;
  const place = { owner: repository.owner, repo: repository.name };
  const external_id = writeReference({ pull: pull.number, vetoLifted: until });
  const existing = snapshot.ownCheckRuns.find((run) => run.pull === pull.number);
  if (existing !== undefined) {
    await octokit.rest.checks.update({ ...place, check_run_id: existing.id, external_id });
    return withRun(snapshot, { ...existing, vetoLifted: until });
  }
  const { data } = await octokit.rest.checks.create({
    ...place,
    name: CHECK_NAME,
    head_sha: pull.head.sha,
    external_id,
    status: "in_progress",
  });
  return withRun(snapshot, {
    id: data.id,
    pull: pull.number,
    status: "in_progress",
    conclusion: null,
    startedAt: data.started_at,
    vetoLifted: until,
    reviewMemory: null,
    title: "",
    summary: "",
    text: "",
  });
}

function withRun(snapshot: Snapshot, run: OwnCheckRun): Snapshot {
  return { ...snapshot, ownCheckRuns: [run, ...snapshot.ownCheckRuns.filter(({ id }) => id !== run.id)] };
}
