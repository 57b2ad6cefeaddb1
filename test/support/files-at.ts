import type { RecordedRequest } from "./github-contract/github-nock.ts";

interface Entry {
  readonly type?: string;
  readonly mode?: number;
  readonly object?: object | null;
}

/** A file as GitHub shows it at a commit. */
export function aTextEntry(text: string, blob: object = {}, entry: Entry = {}) {
  const object = { __typename: "Blob", text, isBinary: false, isTruncated: false, byteSize: text.length, ...blob };
  return { type: "blob", mode: 0o100644, object, ...entry };
}

/** One that is larger than GitHub shows. */
export const TRUNCATED = aTextEntry("the beginning", { isBinary: null, isTruncated: true, byteSize: 600_000 });

/** What is there, and cannot be read as a text. */
export const UNREADABLE: readonly (readonly [string, object])[] = [
  ["a binary file", aTextEntry("", { text: null, isBinary: true })],
  ["a file of which GitHub does not tell whether it is text", aTextEntry("one\n", { isBinary: null })],
  ["a symbolic link", aTextEntry("other.txt", {}, { mode: 0o120000 })],
  ["a folder", { type: "tree", mode: 0o040000, object: { __typename: "Tree" } }],
  ["a submodule", { type: "commit", mode: 0o160000, object: null }],
];

/** Answers a question for files at a commit; one that is not named here is not there. */
export function filesAt(entries: Readonly<Record<string, object>>) {
  return (variables: RecordedRequest["variables"] = {}) => {
    const paths = Object.entries(variables).flatMap(([name, path]) =>
      name.startsWith("path") ? [[name.replace("path", "file"), String(path)] as const] : [],
    );
    const object = Object.fromEntries(paths.map(([file, path]) => [file, entries[path] ?? null]));
    const absent = paths.filter(([, path]) => entries[path] === undefined);
    if (absent.length === 0) return { repository: { object: { __typename: "Commit", ...object } } };
    const errors = absent.map(([file, path]) => ({
      type: "NOT_FOUND",
      path: ["repository", "object", file],
      message: `Could not resolve file for path '${path}'.`,
    }));
    return { status: 200, body: { data: { repository: { object } }, errors } };
  };
}

/** Which paths a request asked for, in order. */
export function pathsAsked({ variables = {} }: RecordedRequest): string[] {
  return Object.entries(variables).flatMap(([name, path]) => (name.startsWith("path") ? [String(path)] : []));
}
