import type { ChangedFile, Snapshot } from "../pull-request/snapshot.ts";
import { factOf } from "./fact.ts";
import type { Octokit } from "./octokit.ts";
import { queryWithAbsent } from "./query.ts";
import { isFileField, MODE_KIND } from "./read-files-at.ts";

/** One query asks for both sides of so many files; of what is beyond nothing is proven. */
const MOST_FILES = 100;

interface EntryAnswer {
  readonly type: string;
  readonly mode: number;
  readonly oid: string;
}

type EntriesAnswer = Readonly<Record<string, EntryAnswer | null>> | null;

interface BlobsResponse {
  readonly repository: { readonly before: EntriesAnswer; readonly after: EntriesAnswer } | null;
}

/**
 * Which of these changed files have the same content where the pull request branched off and at its head: one that was
 * renamed, or whose mode changed, and nothing else. A file that became a symbolic link is not among them.
 *
 * Only what is proven is in the set. Costs two requests; none without files.
 *
 * @throws what may be otherwise at another time
 */
export async function readSameContent(
  octokit: Octokit,
  snapshot: Snapshot,
  files: readonly ChangedFile[],
): Promise<ReadonlySet<string>> {
  const asked = files.slice(0, MOST_FILES);
  if (asked.length === 0) return new Set();
  // Where GitHub refuses (unrelated histories are a 404, too), nothing is proven.
  const read = await factOf(() => readBlobs(octokit, snapshot, asked), "The blobs cannot be read");
  const { before, after } = (read.known ? read.value.repository : null) ?? { before: null, after: null };
  const same = asked.filter((_, index) => isSame(before?.[`file${index}`], after?.[`file${index}`]));
  return new Set(same.map(({ path }) => path));
}

async function readBlobs(
  octokit: Octokit,
  { repository, pull }: Snapshot,
  files: readonly ChangedFile[],
): Promise<BlobsResponse> {
  const { owner, name } = repository;
  const basehead = `${pull.base.sha}...${pull.head.sha}`;
  const { data } = await octokit.rest.repos.compareCommitsWithBasehead({ owner, repo: name, basehead, per_page: 1 });
  const paths = files.flatMap(({ path, previousPath = path }, index) => [
    [`before${index}`, previousPath],
    [`after${index}`, path],
  ]);
  return await queryWithAbsent<BlobsResponse>(
    octokit,
    blobsQuery(files.length),
    { owner, name, before: data.merge_base_commit.sha, after: pull.head.sha, ...Object.fromEntries(paths) },
    isFileField,
  );
}

/** Asks for the blobs of so many files at two commits, where they can have different names. */
export function blobsQuery(files: number): string {
  const indices = Array.from({ length: files }, (_, index) => index);
  const variables = indices.map((index) => `$before${index}: String!, $after${index}: String!`).join(", ");
  const at = (side: string) =>
    indices.map((index) => `file${index}: file(path: $${side}${index}) { type mode oid }`).join("\n        ");
  return /* GraphQL */ `
  query Blobs($owner: String!, $name: String!, $before: GitObjectID!, $after: GitObjectID!, ${variables}) {
    repository(owner: $owner, name: $name) {
      before: object(oid: $before) { ... on Commit {
        ${at("before")}
      } }
      after: object(oid: $after) { ... on Commit {
        ${at("after")}
      } }
    }
  }`;
}

function isSame(before: EntryAnswer | null | undefined, after: EntryAnswer | null | undefined): boolean {
  if (!before || !after) return false;
  return (
    before.type === "blob" &&
    after.type === "blob" &&
    before.oid === after.oid &&
    (before.mode & MODE_KIND) === (after.mode & MODE_KIND)
  );
}
