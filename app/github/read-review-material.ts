import type { ReviewSettings } from "../policy/review-settings.ts";
import type { Listing, Patch, Snapshot } from "../pull-request/snapshot.ts";
import { withoutLines } from "../review/diff/pull-diff.ts";
import type { ReviewSubject } from "../review/subject.ts";
import { factOf } from "./fact.ts";
import type { Octokit } from "./octokit.ts";
import { readFilesAt } from "./read-files-at.ts";
import { type Guidance, readGuidance } from "./read-guidance.ts";
import { readPatches } from "./read-patches.ts";
import { readReviewMemory } from "./read-review-memory.ts";
import { readSameContent } from "./read-same-content.ts";

/** Files whose contents are read at most, each time. */
const MOST_CONTENTS = 60;
/** Files of one request: each can have half a megabyte. */
const BATCH = 30;
/** Larger files are not shown to a model, and nothing is looked for in them. */
const MOST_BYTES = 100_000;

/** What the AI review needs of GitHub besides the snapshot, all of it at the snapshot's commits. */
export interface ReviewMaterialRead extends Guidance {
  readonly patches: Listing<Patch>;
  /** Files of which only the name or the mode changed. */
  readonly sameContent: ReadonlySet<string>;
  /** What is remembered of earlier reviews, as it is written down; null: nothing. */
  readonly storedMemory: string | null;
  /**
   * Whole files at the head, by path; null: there is none. Not in it is what is not known: no text, more than 100 KB, more
   * than 60 files. One request for each 30.
   */
  readonly readContents: (paths: readonly string[]) => Promise<ReadonlyMap<string, string | null>>;
}

/**
 * Reads what a review is made from: one request for the diff (of at most 100 files, where the snapshot does not have it), one
 * for what the base branch says, two where files changed without a line, and mostly one or two for what is remembered, unless
 * the head's own check run has it.
 *
 * @throws what may be otherwise at another time, and a refusal without which no review can be made
 */
export async function readReviewMaterial(
  octokit: Octokit,
  snapshot: Snapshot,
  settings: Pick<ReviewSettings, "guidelines">,
): Promise<ReviewMaterialRead> {
  const patches = snapshot.patches ?? (await patchesOf(octokit, snapshot));
  return {
    patches,
    sameContent: await readSameContent(octokit, snapshot, withoutLines(snapshot.files.items, patches.items)),
    ...(await readGuidance(octokit, snapshot, settings)),
    storedMemory: await readReviewMemory(octokit, snapshot),
    readContents: (paths) => readContents(octokit, snapshot, paths),
  };
}

async function patchesOf(octokit: Octokit, snapshot: Snapshot): Promise<Listing<Patch>> {
  const read = await factOf(
    () => readPatches(octokit, snapshot),
    "the diff cannot be read: the App may lack the permission `pull requests: read`",
  );
  return read.known ? read.value : { whole: false, items: [], reason: read.reason };
}

async function readContents(
  octokit: Octokit,
  { repository, pull }: Snapshot,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string | null>> {
  const contents = new Map<string, string | null>();
  const asked = [...new Set(paths)].slice(0, MOST_CONTENTS);
  for (let from = 0; from < asked.length; from += BATCH) {
    const batch = asked.slice(from, from + BATCH);
    const read = await factOf(() => readFilesAt(octokit, repository, pull.head.sha, batch), "The files cannot be read");
    if (!read.known || read.value === null) continue;
    for (const [path, file] of read.value) {
      if (file.kind === "absent") contents.set(path, null);
      if (file.kind === "text" && file.whole && file.bytes <= MOST_BYTES) contents.set(path, file.text);
    }
  }
  return contents;
}

type ReadParts = "words" | "files" | "patches" | "sameContent" | "attributes" | "guidelines" | "readContents";

/** The part of a review's subject that was read, the same for whoever asks for the review. */
export function readPartsOf(snapshot: Snapshot, material: ReviewMaterialRead): Pick<ReviewSubject, ReadParts> {
  const { pull, commits, files } = snapshot;
  const { patches, sameContent, attributes, guidelines, readContents } = material;
  const messages = commits.items.map(({ message }) => message);
  const words = { title: pull.title, body: pull.body, head: pull.head.ref, base: pull.base.ref, commits: messages };
  return { words, files, patches, sameContent, attributes, guidelines, readContents };
}
