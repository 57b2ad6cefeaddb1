import { setTimeout as pause } from "node:timers/promises";
import { askedOf, asksFor, limitsDays } from "../policy/asked.ts";
import { decide } from "../policy/decide.ts";
import { type PolicyReading, readPolicies } from "../policy/reading.ts";
import type { Snapshot } from "../pull-request/snapshot.ts";
import type { Octokit } from "./octokit.ts";
import { readApprovalsToday } from "./read-approvals-today.ts";
import { readBehind } from "./read-behind.ts";
import { readDirectory } from "./read-directory.ts";
import { readDiscussion } from "./read-discussion.ts";
import { readManifests } from "./read-manifests.ts";
import { readMergeable } from "./read-mergeable.ts";
import { readPatches } from "./read-patches.ts";
import { readProperties } from "./read-properties.ts";

/**
 * The snapshot with what its policy asks for and others do not: each part costs requests, and is read only then.
 *
 * @param reading the policy that asks; default: the one that the pull request is judged by
 * @param sleep waits before a question is asked again that GitHub has not worked out yet
 * @throws what Octokit throws
 */
export async function withAsked(
  octokit: Octokit,
  snapshot: Snapshot,
  reading: PolicyReading = readPolicies(snapshot),
  sleep: (milliseconds: number) => Promise<unknown> = pause,
): Promise<Snapshot> {
  if (reading.status !== "valid") return snapshot;
  const parts: Partial<Snapshot>[] = [];
  if (asksFor(reading, "dependency")) parts.push({ manifests: await readManifests(octokit, snapshot) });
  const [threads, issues] = [asksFor(reading, "threads"), asksFor(reading, "linked_issue")];
  if (threads || issues) parts.push(await readDiscussion(octokit, snapshot, { threads, issues }));
  if (asksFor(reading, "content")) parts.push({ patches: await readPatches(octokit, snapshot) });
  if (asksFor(reading, "up_to_date")) parts.push({ behindBy: await readBehind(octokit, snapshot) });
  if (askedOf(reading, "repository").some(({ property }) => property !== undefined)) {
    parts.push({ properties: await readProperties(octokit, snapshot) });
  }
  const directory = await readDirectory(octokit, snapshot, reading);
  if (directory !== null) parts.push({ directory });
  const { pull } = snapshot;
  // Of a closed one GitHub does not work it out.
  if (asksFor(reading, "mergeable") && pull.state === "open" && pull.mergeable === "unknown") {
    parts.push({ pull: { ...pull, mergeable: await readMergeable(octokit, snapshot, sleep) } });
  }
  return await withApprovalsToday(octokit, Object.assign({}, snapshot, ...parts), reading);
}

/**
 * The snapshot with the number of today's approvals, where that is all that is missing.
 *
 * @throws what Octokit throws
 */
export async function withApprovalsToday(
  octokit: Octokit,
  snapshot: Snapshot,
  reading: PolicyReading,
): Promise<Snapshot> {
  if (!isLimitedToday(snapshot, reading)) return snapshot;
  return { ...snapshot, approvalsToday: await readApprovalsToday(octokit, snapshot) };
}

/** Whether nothing but the number of today's approvals, which is not read yet, or an AI review, keeps it from being approved. */
function isLimitedToday(snapshot: Snapshot, reading: PolicyReading): boolean {
  if (snapshot.approvalsToday !== undefined || !limitsDays(reading)) return false;
  const { reason, mode } = decide(snapshot, reading);
  return (reason.kind === "daily-cap" || reason.kind === "review-pending") && mode === "active";
}
