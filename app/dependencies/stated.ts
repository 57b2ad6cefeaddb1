import type { Ecosystem, Scope } from "./dependency-change.ts";

/** One version of one package, as one file states it. */
export interface Stated {
  readonly package: string;
  /** As written; null where none is stated. */
  readonly version: string | null;
  readonly direct: boolean | null;
  readonly scope?: Scope;
  /** Where it differs from that of the format. */
  readonly ecosystem?: Ecosystem;
  /** The version is a comment's. */
  readonly evidence?: "comment";
  /** What pins the contents instead of, or beside, the version: an image's digest, an action's commit. */
  readonly digest?: string;
  /** Where it comes from, if the file says so. Another origin is another thing. */
  readonly origin?: string;
  /** Versions are only compared within one section of a manifest. */
  readonly section?: string;
  /** What else is asked with it (extras, markers, features): a change of it is never part of an update. */
  readonly terms?: string;
  /** What cannot change as long as the version stays: the checksum, the dependencies that the package names. */
  readonly fixed?: Readonly<Record<string, string>>;
  /** What people should hear where it is new: "runs a script when it is installed". */
  readonly warnings?: readonly string[];
}

/** Something else that a file says. With `doubt` a change of it makes the file unknown: it could be about versions. */
export interface Remark {
  readonly value: string;
  readonly doubt?: string;
}

/** Everything that a file says, so that nothing in it can change unseen. */
export interface Reading {
  readonly stated: readonly Stated[];
  /** What is no version of a dependency, by where it is written. */
  readonly rest: ReadonlyMap<string, Remark>;
  /** What must stay what it is as long as it is there, such as the hashes in go.sum. */
  readonly pins?: ReadonlyMap<string, string>;
}

export interface Format {
  /** In words, for messages. */
  readonly name: string;
  readonly ecosystem: Ecosystem;
  /** Whether a file of this path is in this format. */
  readonly fits: (path: string) => boolean;
  /** @throws {Unreadable} where the text is not in this format; nothing else. */
  readonly read: (text: string) => Reading;
  /** Every line means the same wherever it stands: the lines of a patch can be read alone. */
  readonly linewise?: true;
}

/** A file that cannot be read as what its name says. The message names nothing that the file contains. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
