import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { PolicyFile, Snapshot } from "../pull-request/snapshot.ts";
import { parseSnapshot, type SnapshotProblem } from "../pull-request/snapshot-json.ts";
import { visible } from "../report/markdown.ts";
import { UsageError } from "./usage-error.ts";

/** What stands for the standard input where a file is named. */
export const STDIN = "-";

/** @throws UsageError where there is no such file, or it cannot be read */
export async function readText(file: string): Promise<string> {
  if (file === STDIN) return await text(process.stdin);
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UsageError(`${visible(file)}: ${whyUnreadable(error)}`);
  }
}

function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "ENOTDIR") return "there is no such file";
  if (code === "EISDIR") return "this is a folder; name a file in it";
  if (code === "EACCES" || code === "EPERM") return "it may not be read";
  return error instanceof Error ? error.message : String(error);
}

/** A policy file of this machine in the place of the one on the base branch. */
export async function readPolicyFile(file: string): Promise<PolicyFile> {
  const content = await readText(file);
  return { status: "present", blobSha: blobSha(content), text: content };
}

/** As git names the content, so that it is the same name as on GitHub. */
function blobSha(content: string): string {
  return createHash("sha1")
    .update(`blob ${Buffer.byteLength(content)}\0`)
    .update(content)
    .digest("hex");
}

/** @throws UsageError with every problem of the file */
export async function readSnapshotFile(file: string): Promise<Snapshot> {
  const parsed = parseSnapshot(await readText(file));
  if (parsed.valid) return parsed.snapshot;
  throw new UsageError(
    `${visible(file)} is no snapshot of a pull request:\n${snapshotProblems(parsed.problems)}\nThe format is in docs/cli.md.`,
  );
}

export function snapshotProblems(problems: readonly SnapshotProblem[], prefix = "  "): string {
  return problems
    .map(({ path, message }) => visible(`${prefix}${path === "" ? "" : `${path}: `}${message}`))
    .join("\n");
}
