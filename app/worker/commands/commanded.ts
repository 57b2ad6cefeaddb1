import type { Octokit } from "../../github/octokit.ts";
import { liftVeto } from "../../github/remember.ts";
import type { Log } from "../../observability/log.ts";
import { vetoLiftedBy } from "../../policy/reviews.ts";
import { isPaused, PAUSED_LABEL } from "../../pull-request/paused.ts";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { type AskedDismissal, withDismissals } from "./dismissals.ts";

/** What people's commands mean for the evaluation that follows them. */
export interface Commanded {
  /** It was paused just now, and not resumed since. */
  readonly paused: boolean;
  readonly lifts: readonly LiftedVeto[];
  /** Somebody who may asked for another AI review where the last one could not tell. */
  readonly reviewAgain: boolean;
  /** Is to be called when a model was asked and what it said is written down: a retry must not ask once more. */
  readonly onReviewed?: (() => Promise<void>) | undefined;
  readonly dismissals: readonly AskedDismissal[];
}

/** Somebody who may asked for vetoes to be lifted. */
export interface LiftedVeto {
  /** ISO 8601; only vetoes from before are meant. */
  readonly spoken: string;
  /** The head that they saw, where that is known: vetoes of no other are meant. */
  readonly sha: string | null;
}

/**
 * The snapshot after people's commands. A lifted veto and a dismissed finding are remembered in GitHub before anything is
 * decided from them.
 *
 * @throws what Octokit throws
 */
export async function withCommanded(
  {
    octokit,
    log,
    commanded,
  }: { readonly octokit: Octokit; readonly log: Log; readonly commanded?: Commanded | undefined },
  snapshot: Snapshot,
): Promise<Snapshot> {
  if (commanded === undefined) return snapshot;
  const { dismissals } = commanded;
  if (snapshot.pull.state !== "open") return await withDismissals({ octokit, log, dismissals }, snapshot);
  const until = commanded.lifts
    .filter(({ sha }) => sha === null || sha === snapshot.pull.head.sha)
    .flatMap(({ spoken }) => vetoLiftedBy(snapshot, spoken) ?? [])
    .sort((a, b) => Date.parse(a) - Date.parse(b))
    .at(-1);
  const lifted = until === undefined ? snapshot : await liftVeto(octokit, snapshot, until);
  if (until !== undefined) log.info("Lifted a veto", { until, sha: snapshot.pull.head.sha });
  const seen = commanded.paused ? seenPaused(lifted) : lifted;
  return await withDismissals({ octokit, log, dismissals }, seen);
}

/** A replica that lags may not show our own label yet. If somebody took it off by now, that has an event of its own. */
function seenPaused(snapshot: Snapshot): Snapshot {
  const { pull } = snapshot;
  return isPaused(pull) ? snapshot : { ...snapshot, pull: { ...pull, labels: [...pull.labels, PAUSED_LABEL] } };
}
