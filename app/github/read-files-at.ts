import type { Octokit } from "./octokit.ts";
import { type FieldPath, queryWithAbsent } from "./query.ts";

/** A path at a commit. */
export type FileAt =
  | { readonly kind: "absent" }
  /** `whole`: false where GitHub shows its beginning alone, which it does beyond 512 KB. */
  | { readonly kind: "text"; readonly text: string; readonly whole: boolean; readonly bytes: number }
  /** Something is there that is no text: a folder, a submodule, a symbolic link (whose text is a path), a binary file. */
  | { readonly kind: "unreadable"; readonly reason: string };

interface EntryAnswer {
  readonly type: string;
  readonly mode: number;
  readonly object: {
    readonly text?: string | null;
    readonly isBinary?: boolean | null;
    readonly isTruncated?: boolean;
    readonly byteSize?: number;
  } | null;
}

interface FilesAtResponse {
  readonly repository: { readonly object: Readonly<Record<string, EntryAnswer | null>> | null } | null;
}

/** Git's kinds of entries, in the upper bits of a mode. */
export const MODE_KIND = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/**
 * Reads files at a commit, in one request for all of them; none where there are no paths. The commit can be the head of a
 * fork's pull request, too.
 *
 * @returns by path; null where GitHub does not show the commit
 * @throws what Octokit throws
 */
export async function readFilesAt(
  octokit: Octokit,
  repository: { readonly owner: string; readonly name: string },
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, FileAt> | null> {
  if (paths.length === 0) return new Map();
  const variables = Object.fromEntries(paths.map((path, index) => [`path${index}`, path]));
  const { owner, name } = repository;
  const answer = await queryWithAbsent<FilesAtResponse>(
    octokit,
    filesAtQuery(paths.length),
    { owner, name, commit, ...variables },
    isFileField,
  );
  const found = answer.repository?.object;
  if (!found) return null;
  return new Map(paths.map((path, index) => [path, fileOf(found[`file${index}`] ?? null)]));
}

/** Asks for so many files at a commit. */
export function filesAtQuery(files: number): string {
  const indices = Array.from({ length: files }, (_, index) => index);
  return /* GraphQL */ `
  query FilesAt($owner: String!, $name: String!, $commit: GitObjectID!, ${indices.map((index) => `$path${index}: String!`).join(", ")}) {
    repository(owner: $owner, name: $name) {
      object(oid: $commit) { ... on Commit {
        ${indices.map((index) => `file${index}: file(path: $path${index}) { ...content }`).join("\n        ")}
      } }
    }
  }
  fragment content on TreeEntry {
    type
    mode
    object { ... on Blob { text isBinary isTruncated byteSize } }
  }`;
}

/** A file that is not there, or one without an object of this repository, as a submodule is. */
export function isFileField(path: FieldPath): boolean {
  const isFile = (field: string | number | undefined) => /^file\d+$/.test(String(field));
  return isFile(path.at(-1)) || (path.at(-1) === "object" && isFile(path.at(-2)));
}

/** Of a truncated file GitHub tells `isBinary: null` (seen in ossf/pvtr-github-repo-scanner#219), and of no other text. */
function fileOf(entry: EntryAnswer | null): FileAt {
  if (entry === null) return { kind: "absent" };
  const { type, mode, object } = entry;
  if (type !== "blob" || object === null) return { kind: "unreadable", reason: "it is no file" };
  if ((mode & MODE_KIND) === SYMBOLIC_LINK) return { kind: "unreadable", reason: "it is a symbolic link" };
  const truncated = object.isTruncated !== false;
  if (object.isBinary === true || (object.isBinary !== false && !truncated) || typeof object.text !== "string") {
    return { kind: "unreadable", reason: "it is no text" };
  }
  const bytes = object.byteSize ?? Buffer.byteLength(object.text);
  return { kind: "text", text: object.text, whole: !truncated, bytes };
}
