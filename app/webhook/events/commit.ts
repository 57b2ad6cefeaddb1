import type { Interpretation } from "../interpret.ts";
import type { Occurrence } from "./occurrence.ts";

/** A commit status names no pull request: the worker looks up those with this head. */
export function onStatus({ payload, envelope }: Occurrence): Interpretation {
  const sha = payload.text("sha");
  const status = {
    sha,
    context: payload.text("context"),
    state: payload.text("state"),
    createdAt: payload.time("created_at"),
  };
  return { envelopes: [{ kind: "resolve", sha, ...envelope({ status }) }] };
}

/** A merge queue waits for the check on its own commit. */
export function onMergeGroup({ action, payload, envelope }: Occurrence): Interpretation {
  if (action !== "checks_requested") return { ignored: `merge_group ${action} decides nothing` };
  const sha = payload.object("merge_group").text("head_sha");
  return { envelopes: [{ kind: "merge-group", sha, ...envelope({}) }] };
}
