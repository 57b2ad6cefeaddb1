import { isDependencyFile, manifestBeside } from "../dependencies/index.ts";
import type { ManifestContents, Snapshot } from "../pull-request/snapshot.ts";
import type { Octokit } from "./octokit.ts";
import { queryWithAbsent } from "./query.ts";

/** More manifests and lockfiles than this in one pull request are not read: what is not read is unknown. */
const MOST_FILES = 50;

interface FileAnswer {
  readonly object: {
    readonly text?: string | null;
    readonly isBinary?: boolean | null;
    readonly isTruncated?: boolean;
  } | null;
}

type FilesAtCommit = Readonly<Record<string, FileAnswer | null>> | null;

interface ManifestsResponse {
  readonly repository: { readonly before: FilesAtCommit; readonly after: FilesAtCommit } | null;
}

/**
 * Reads the manifests and lockfiles that a pull request changes, as they are at its head and as they were where it
 * branched off (not at the tip of the base, whose changes are not the pull request's), and the manifests beside changed
 * lockfiles. A file that cannot be read as
 * text, or is too large, is null. Costs two requests; none where no such file is changed.
 */
export async function readManifests(octokit: Octokit, snapshot: Snapshot): Promise<readonly ManifestContents[]> {
  const { repository, pull, files } = snapshot;
  const changed = files.items.filter(({ path, previousPath }) => {
    return isDependencyFile(path) || (previousPath !== undefined && isDependencyFile(previousPath));
  });
  if (changed.length === 0) return [];
  // What a lockfile leaves open, whether a dependency is direct, the manifest beside it tells, changed or not.
  const known = new Set(changed.map(({ path }) => path));
  const beside = new Set(changed.flatMap(({ path }) => manifestBeside(path) ?? []).filter((path) => !known.has(path)));
  const wanted = [...changed, ...[...beside].map((path) => ({ path, previousPath: undefined }))];
  if (wanted.length > MOST_FILES) return [];

  const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
    owner: repository.owner,
    repo: repository.name,
    basehead: `${pull.base.sha}...${pull.head.sha}`,
    per_page: 1,
  });
  const paths = Object.fromEntries(
    wanted.flatMap(({ path, previousPath }, index) => [
      [`before${index}`, previousPath ?? path],
      [`after${index}`, path],
    ]),
  );
  const answer = await queryWithAbsent<ManifestsResponse>(
    octokit,
    manifestsQuery(wanted.length),
    {
      owner: repository.owner,
      name: repository.name,
      before: data.merge_base_commit.sha,
      after: pull.head.sha,
      ...paths,
    },
    (path) => /^file\d+$/.test(String(path.at(-1))),
  );
  return wanted.map(({ path }, index) => ({
    path,
    before: textOf(answer.repository?.before, index),
    after: textOf(answer.repository?.after, index),
  }));
}

/** Asks for so many files at two commits. */
export function manifestsQuery(files: number): string {
  const indices = Array.from({ length: files }, (_, index) => index);
  const variables = indices.map((index) => `$before${index}: String!, $after${index}: String!`).join(", ");
  const at = (side: string) =>
    indices.map((index) => `file${index}: file(path: $${side}${index}) { object { ...text } }`).join("\n        ");
  return /* GraphQL */ `
  query Manifests($owner: String!, $name: String!, $before: GitObjectID!, $after: GitObjectID!, ${variables}) {
    repository(owner: $owner, name: $name) {
      before: object(oid: $before) { ... on Commit {
        ${at("before")}
      } }
      after: object(oid: $after) { ... on Commit {
        ${at("after")}
      } }
    }
  }
  fragment text on GitObject {
    ... on Blob { text isBinary isTruncated }
  }`;
}

function textOf(files: FilesAtCommit | undefined, index: number): string | null {
  const object = files?.[`file${index}`]?.object;
  if (!object || object.isBinary === true || object.isTruncated === true) return null;
  return object.text ?? null;
}
