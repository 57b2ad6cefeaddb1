import { ownCheckRun } from "../github/check-run.ts";
import type { OwnCheckRun, Snapshot } from "../pull-request/snapshot.ts";
import { withOwn } from "./take-back.ts";

/** Our check run of a head, as it was written. A replica of GitHub's may not show it yet, and it must not be made twice. */
export interface RememberedRun {
  readonly sha: string;
  readonly run: OwnCheckRun;
}

/** Null: there is none. */
export function rememberedRun(snapshot: Snapshot): RememberedRun | null {
  const run = ownCheckRun(snapshot);
  return run === undefined ? null : { sha: snapshot.pull.head.sha, run };
}

/** The snapshot with the check run that was written for its head. */
export function withRemembered(snapshot: Snapshot, remembered: RememberedRun | null): Snapshot {
  if (remembered?.sha !== snapshot.pull.head.sha) return snapshot;
  return withOwn(snapshot, { run: remembered.run, withdrawn: new Set() });
}
