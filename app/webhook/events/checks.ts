import { readReference } from "../../pull-request/check-run-reference.ts";
import type { Envelope, Fence } from "../../queue/envelope.ts";
import type { JsonReader } from "../../queue/json-reader.ts";
import type { Interpretation } from "../interpret.ts";
import { type Occurrence, personOf } from "./occurrence.ts";

/**
 * Every transition counts, not only success. Of our own check runs only what a person pressed: `rerequested` is "Re-run"
 * and `requested_action` a button on the check run; `created` and `completed` are our own writes.
 */
export function onCheckRun(occurrence: Occurrence): Interpretation {
  const { action, payload } = occurrence;
  const checkRun = payload.object("check_run");
  switch (action) {
    case "created":
    case "completed":
      if (isOwn(checkRun, occurrence)) return { ignored: "our own check run" };
      return { envelopes: lookAt(checkRun, occurrence, { checkRun: reported(checkRun) }) };
    case "rerequested":
      // The payload shows the run as it was before; what comes of it has an event of its own.
      return { envelopes: lookAt(checkRun, occurrence, {}) };
    case "requested_action":
      return isOwn(checkRun, occurrence)
        ? pressed(checkRun, occurrence)
        : { envelopes: lookAt(checkRun, occurrence, {}) };
    default:
      return { ignored: `check_run ${action} decides nothing` };
  }
}

export function onCheckSuite(occurrence: Occurrence): Interpretation {
  const { action, payload } = occurrence;
  const checkSuite = payload.object("check_suite");
  switch (action) {
    case "completed":
      if (isOwn(checkSuite, occurrence)) return { ignored: "our own check suite" };
      return { envelopes: lookAt(checkSuite, occurrence, { checkSuite: completed(checkSuite) }) };
    case "rerequested":
      return { envelopes: lookAt(checkSuite, occurrence, {}) };
    default:
      return { ignored: `check_suite ${action} decides nothing` };
  }
}

/**
 * Somebody pressed a button of our check run. It names its pull request itself: GitHub's list is empty for a fork's head, and
 * two pull requests can share one.
 */
function pressed(checkRun: JsonReader, occurrence: Occurrence): Interpretation {
  const { payload, envelope } = occurrence;
  const reference = readReference(checkRun.optionalText("external_id"));
  if (reference === null) return { ignored: "a button of a check run that is no pull request's" };
  const by = personOf(payload.object("sender"));
  if (by === null) return { ignored: "bots press no buttons" };
  const button = payload.object("requested_action").text("identifier");
  const source = { via: "button", button, sha: checkRun.text("head_sha") } as const;
  return { envelopes: [{ kind: "command", pull: reference.pull, by, source, ...envelope({}) }] };
}

function isOwn(check: JsonReader, { own }: Occurrence): boolean {
  const app = check.optionalObject("app");
  return app !== null && own.appId !== null && app.id("id") === own.appId;
}

function completed(checkSuite: JsonReader): NonNullable<Fence["checkSuite"]> {
  return { id: checkSuite.id("id"), headSha: checkSuite.text("head_sha") };
}

function reported(checkRun: JsonReader): NonNullable<Fence["checkRun"]> {
  return {
    id: checkRun.id("id"),
    name: checkRun.text("name"),
    headSha: checkRun.text("head_sha"),
    status: checkRun.text("status"),
    conclusion: checkRun.optionalText("conclusion"),
  };
}

/**
 * One message for each pull request that the check is about. The payload's list is empty for a fork's head
 * (palantir/bulldozer#563), and can name pull requests of other repositories and stacked ones that merely contain the
 * commit (palantir/policy-bot#1373). Where none remains, the worker looks them up by the head SHA.
 */
function lookAt(check: JsonReader, { repositoryId, envelope }: Occurrence, fence: Fence): readonly Envelope[] {
  const sha = check.text("head_sha");
  const pulls = check
    .objects("pull_requests")
    .filter((pull) => pull.object("base").object("repo").id("id") === repositoryId)
    .filter((pull) => pull.object("head").text("sha") === sha)
    .map((pull) => pull.id("number"));
  if (pulls.length === 0) return [{ kind: "resolve", sha, ...envelope(fence) }];
  return [...new Set(pulls)].map((pull) => ({ kind: "evaluate", pull, ...envelope(fence) }));
}
