import type { core } from "zod";
import type { Commit, Listing, Snapshot } from "./snapshot.ts";
import { type WrittenSnapshot, writtenSnapshot } from "./snapshot-json-schema.ts";

/**
 * A pull request in a file: what `greenlight explain --save` writes and `simulate` and `test` read. The format is in
 * docs/cli.md; a person writes what a case is about, and everything else has a default.
 */
export type ParsedSnapshot =
  | { readonly valid: true; readonly snapshot: Snapshot }
  | { readonly valid: false; readonly problems: readonly SnapshotProblem[] };

export interface SnapshotProblem {
  /** Where in the file: `pull.author`, `files[0].path`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
}

/** Reads the text of a snapshot file. All problems come at once. Never throws. */
export function parseSnapshot(text: string): ParsedSnapshot {
  try {
    return readSnapshotValue(JSON.parse(text.replace(/^\uFEFF/, "")));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { valid: false, problems: [{ path: "", message: `this is no JSON: ${why}` }] };
  }
}

/** The same for a value that stands inside another file. Never throws. */
export function readSnapshotValue(value: unknown): ParsedSnapshot {
  const result = writtenSnapshot.safeParse(value);
  if (result.success) return { valid: true, snapshot: complete(result.data) };
  return { valid: false, problems: result.error.issues.flatMap((issue) => problemsOf(issue, value)) };
}

/** The whole snapshot as a file; {@link parseSnapshot} gives the same snapshot back. */
export function writeSnapshot(snapshot: Snapshot): string {
  // A list that is whole is written as a list.
  const short = (_: string, value: unknown) => (isWhole(value) ? value.items : value);
  return `${JSON.stringify({ greenlightSnapshot: 1, ...snapshot }, short, 2)}\n`;
}

function isWhole(value: unknown): value is { readonly items: unknown } {
  if (typeof value !== "object" || value === null || !("whole" in value) || !("items" in value)) return false;
  return value.whole === true && Object.keys(value).length === 2;
}

/** Fills in what follows from other parts of the file. */
function complete({ greenlightSnapshot: _, ...written }: WrittenSnapshot): Snapshot {
  const { pull, files } = written;
  const sum = (of: "additions" | "deletions") => files.items.reduce((lines, file) => lines + file[of], 0);
  return {
    ...written,
    pull: {
      ...pull,
      url: pull.url ?? `https://github.com/${written.repository.owner}/${written.repository.name}/pull/${pull.number}`,
      additions: pull.additions ?? sum("additions"),
      deletions: pull.deletions ?? sum("deletions"),
      changedFiles: pull.changedFiles ?? files.items.length,
      createdAt: pull.createdAt ?? pull.updatedAt ?? written.readAt,
      updatedAt: pull.updatedAt ?? written.readAt,
    },
    commits: commitsOf(written),
    reviews: written.reviews.map((review, index) => ({
      ...review,
      id: review.id ?? `review ${index + 1}`,
      sha: review.sha === undefined ? pull.head.sha : review.sha,
    })),
    proposedPolicy: written.proposedPolicy ?? written.policy,
    defaultBranch:
      written.defaultBranch === undefined ? { name: pull.base.ref, policyBlob: null } : written.defaultBranch,
  };
}

function commitsOf({ commits, pull }: Pick<WrittenSnapshot, "commits" | "pull">): Listing<Commit> {
  const items = commits.items.map((commit): Commit => {
    const authors = commit.authors ?? [pull.author];
    const committer = commit.committer === undefined ? (authors[0] ?? null) : commit.committer;
    return { ...commit, sha: commit.sha ?? pull.head.sha, authors, committer };
  });
  return commits.whole ? { whole: true, items } : { ...commits, items };
}

function problemsOf(issue: core.$ZodIssue, value: unknown): SnapshotProblem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: written([...issue.path, key], value), message: "unknown key" }));
  }
  return [{ path: written(issue.path, value), message: wording(issue, found(issue.path, value)) }];
}

function wording(issue: core.$ZodIssue, value: unknown): string {
  // A default of ours is never wrong, so what is not there had to be there.
  if (value === undefined && issue.code !== "custom") return "is missing";
  const message = issue.message.replace(/^Invalid (?:[a-z]+: |discriminator value\. )/, "");
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** The steps of a path that are really written: a list stands for a listing, a text for a mapping. */
function steps(path: readonly PropertyKey[], value: unknown): { readonly taken: PropertyKey[]; readonly at: unknown } {
  const taken: PropertyKey[] = [];
  let at = value;
  for (const step of path) {
    if (typeof at === "string" || (Array.isArray(at) && typeof step !== "number")) continue;
    taken.push(step);
    at = typeof at === "object" && at !== null && Object.hasOwn(at, step) ? Reflect.get(at, step) : undefined;
  }
  return { taken, at };
}

function found(path: readonly PropertyKey[], value: unknown): unknown {
  return steps(path, value).at;
}

function written(path: readonly PropertyKey[], value: unknown): string {
  return steps(path, value).taken.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    return text === "" ? String(step) : `${text}.${String(step)}`;
  }, "");
}
