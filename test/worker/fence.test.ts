import { describe, expect, test } from "@jest/globals";
import type { Fence } from "../../app/queue/envelope.ts";
import { type Staleness, stalenessOf } from "../../app/worker/fence.ts";
import {
  aCheckRun,
  aCommit,
  anOwnCheckRun,
  aSnapshot,
  aStatus,
  HEAD,
  OLD_HEAD,
  type SnapshotChanges,
} from "../support/builders.ts";

const GONE = "9".repeat(40);
const early = "2026-03-01T11:59:59Z";
const now = "2026-03-01T12:00:00Z";
const late = "2026-03-01T12:00:01Z";
const pull = (updatedAt: string, headSha = HEAD): Fence => ({ pull: { updatedAt, headSha } });
const suite = (id: number, headSha = HEAD): Fence => ({ checkSuite: { id, headSha } });
const run = (id: number, status: string, headSha = HEAD): Fence => ({
  checkRun: { id, headSha, status, conclusion: null },
});
const status = (createdAt: string, more: Partial<NonNullable<Fence["status"]>> = {}): Fence => ({
  status: { sha: HEAD, context: "ci/deploy", state: "success", createdAt, ...more },
});
const running = aCheckRun({ id: 50, status: "in_progress", conclusion: null });
const deployed = aStatus({ createdAt: now });

describe("SEMANTICS 31: a stale read decides nothing", () => {
  test.each<[string, SnapshotChanges, readonly Fence[], Staleness["certainty"] | null]>([
    ["no event knew anything", {}, [{}], null],
    ["no events at all", {}, [], null],
    ["the pull request is as new as the event", {}, [pull(now)], null],
    ["the pull request is newer than the event", {}, [pull(early)], null],
    ["the pull request is newer than the event and has another head", {}, [pull(early, OLD_HEAD)], null],
    ["the pull request is older than the event", {}, [pull(late)], "certain"],
    ["another head in the same second could be either", {}, [pull(now, OLD_HEAD)], "suspected"],
    ["the check run is as far as the event", { checks: [running] }, [run(50, "in_progress")], null],
    ["the check run is further than the event", { checks: [aCheckRun({ id: 50 })] }, [run(50, "queued")], null],
    ["the check run is not as far as the event", { checks: [running] }, [run(50, "completed")], "likely"],
    [
      "a waiting run is before one in progress",
      { checks: [aCheckRun({ id: 50, status: "waiting", conclusion: null })] },
      [run(50, "in_progress")],
      "likely",
    ],
    ["the check run is not there yet", { checks: [] }, [run(50, "queued")], "certain"],
    ["only older check runs are there", { checks: [aCheckRun({ id: 49 })] }, [run(50, "completed")], "certain"],
    [
      "a newer check run may have taken its place",
      { checks: [aCheckRun({ id: 51 })] },
      [run(50, "completed")],
      "suspected",
    ],
    [
      "the check run is our own",
      { checks: [], ownCheckRuns: [anOwnCheckRun({ id: 50 })] },
      [run(50, "completed")],
      null,
    ],
    [
      "the check run is of a commit below the head",
      { commits: [aCommit({ sha: OLD_HEAD }), aCommit()] },
      [run(50, "completed", OLD_HEAD)],
      null,
    ],
    ["the check run is of a commit that is nowhere", {}, [run(50, "completed", GONE)], "suspected"],
    ["the status is as new as the event", { checks: [deployed] }, [status(now)], null],
    ["the status is newer than the event", { checks: [deployed] }, [status(early)], null],
    ["the status is older than the event", { checks: [deployed] }, [status(late)], "certain"],
    ["the status is not there yet", { checks: [] }, [status(now)], "certain"],
    ["a status of another name is another", { checks: [deployed] }, [status(now, { context: "ci/test" })], "certain"],
    [
      "a check run of the same name is no status",
      { checks: [aCheckRun({ name: "ci/deploy" })] },
      [status(now)],
      "certain",
    ],
    [
      "the status is of a commit below the head",
      { commits: [aCommit({ sha: OLD_HEAD }), aCommit()] },
      [status(now, { sha: OLD_HEAD })],
      null,
    ],
    ["the suite is still open", { checks: [aCheckRun({ suite: { id: 9, completed: false } })] }, [suite(9)], "likely"],
    ["the suite is completed", { checks: [aCheckRun({ suite: { id: 9, completed: true } })] }, [suite(9)], null],
    ["another suite is open", { checks: [aCheckRun({ suite: { id: 8, completed: false } })] }, [suite(9)], null],
    ["the status is of a commit that is nowhere", {}, [status(now, { sha: GONE })], "suspected"],
    ["one of many events is newer", { checks: [running] }, [pull(early), run(50, "queued"), status(now)], "certain"],
    ["what is certain is told before what is suspected", {}, [pull(now, OLD_HEAD), pull(late)], "certain"],
  ])("SEMANTICS 31: %s", (_, changes, fences, certainty) => {
    const found = stalenessOf(aSnapshot({ ...changes, pull: { updatedAt: now } }), fences);
    expect(found?.certainty ?? null).toBe(certainty);
    if (found !== null) expect(found.why).not.toBe("");
  });

  // GitHub's times are whole seconds: pending and success of one status often share theirs.
  test("SEMANTICS 31: a status of the same second in another state is suspected", () => {
    const pending = aStatus({ createdAt: now, state: "pending" });
    expect(stalenessOf(aSnapshot({ checks: [pending] }), [status(now)])?.certainty).toBe("suspected");
  });
});
