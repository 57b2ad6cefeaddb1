import { asksFor } from "../policy/asked.ts";
import { readPolicies } from "../policy/reading.ts";
import type { Snapshot } from "../pull-request/snapshot.ts";
import type { Octokit } from "./octokit.ts";
import { readManifests } from "./read-manifests.ts";

/**
 * The snapshot with what its policy asks for and others do not: each part costs requests, and is read only then.
 *
 * @throws what Octokit throws
 */
export async function withAsked(octokit: Octokit, snapshot: Snapshot): Promise<Snapshot> {
  const reading = readPolicies(snapshot);
  if (reading.status !== "valid") return snapshot;
  const parts: Partial<Snapshot>[] = [];
  if (asksFor(reading, "dependency")) parts.push({ manifests: await readManifests(octokit, snapshot) });
  return Object.assign({}, snapshot, ...parts);
}
