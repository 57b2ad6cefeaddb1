import { createHash } from "node:crypto";

export interface Person {
  readonly name: string;
  readonly email: string;
  /** ISO 8601, UTC, whole seconds. */
  readonly date: string;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
  readonly message: string;
  /** Null: not signed. */
  readonly signature: { readonly valid: boolean; readonly byGithub: boolean } | null;
}

export interface TreeEntry {
  readonly name: string;
  readonly mode: string;
  readonly type: "blob" | "tree";
  readonly sha: string;
}

/** Where a path leads in a tree. */
export interface FileEntry {
  readonly mode: string;
  readonly sha: string;
}

/** The files of a whole tree, by path. */
export type Files = ReadonlyMap<string, FileEntry>;

/**
 * Git's objects, with git's own names for them. Content never changes and is never forgotten, and is shared by a
 * repository and its forks, as on GitHub.
 */
export class GitObjects {
  readonly #blobs = new Map<string, Buffer>();
  readonly #trees = new Map<string, readonly TreeEntry[]>();
  readonly #commits = new Map<string, Commit>();
  readonly #files = new Map<string, Files>();

  writeBlob(content: string | Buffer): string {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    const sha = objectName("blob", bytes);
    this.#blobs.set(sha, bytes);
    return sha;
  }

  blob(sha: string): Buffer | undefined {
    return this.#blobs.get(sha);
  }

  /** Text of a blob that is known to exist. */
  text(sha: string): string {
    return this.#blobs.get(sha)?.toString("utf8") ?? "";
  }

  /** Writes the trees of all folders; answers with the root's name. */
  writeTree(files: Files): string {
    const entries: TreeEntry[] = [];
    const folders = new Map<string, Map<string, FileEntry>>();
    for (const [path, file] of files) {
      const slash = path.indexOf("/");
      if (slash === -1) entries.push({ name: path, mode: file.mode, type: "blob", sha: file.sha });
      else {
        const folder = folders.get(path.slice(0, slash)) ?? new Map<string, FileEntry>();
        folder.set(path.slice(slash + 1), file);
        folders.set(path.slice(0, slash), folder);
      }
    }
    for (const [name, inside] of folders)
      entries.push({ name, mode: "040000", type: "tree", sha: this.writeTree(inside) });
    entries.sort((a, b) => Buffer.compare(Buffer.from(sortName(a)), Buffer.from(sortName(b))));
    const body = Buffer.concat(
      entries.flatMap((entry) => [
        Buffer.from(`${entry.mode.replace(/^0/, "")} ${entry.name}\0`),
        Buffer.from(entry.sha, "hex"),
      ]),
    );
    const sha = objectName("tree", body);
    this.#trees.set(sha, entries);
    return sha;
  }

  tree(sha: string): readonly TreeEntry[] | undefined {
    return this.#trees.get(sha);
  }

  /** Every file below a tree. */
  files(tree: string): Files {
    const known = this.#files.get(tree);
    if (known !== undefined) return known;
    const files = new Map<string, FileEntry>();
    for (const entry of this.#trees.get(tree) ?? []) {
      if (entry.type === "blob") files.set(entry.name, { mode: entry.mode, sha: entry.sha });
      else for (const [path, file] of this.files(entry.sha)) files.set(`${entry.name}/${path}`, file);
    }
    this.#files.set(tree, files);
    return files;
  }

  /** The file or folder at a path of a tree. */
  entryAt(tree: string, path: string): TreeEntry | undefined {
    const [name, ...rest] = path.split("/");
    const entry = this.#trees.get(tree)?.find((candidate) => candidate.name === name);
    if (entry === undefined || rest.length === 0) return entry;
    return entry.type === "tree" ? this.entryAt(entry.sha, rest.join("/")) : undefined;
  }

  writeCommit(commit: Omit<Commit, "sha">): Commit {
    const lines = [
      `tree ${commit.tree}`,
      ...commit.parents.map((parent) => `parent ${parent}`),
      `author ${stamp(commit.author)}`,
      `committer ${stamp(commit.committer)}`,
      "",
      commit.message,
    ];
    const sha = objectName("commit", Buffer.from(lines.join("\n")));
    const written = { ...commit, sha };
    this.#commits.set(sha, written);
    return written;
  }

  findCommit(sha: string): Commit | undefined {
    return this.#commits.get(sha);
  }

  /** @throws Error where the state names a commit that was never written. */
  commit(sha: string): Commit {
    const commit = this.#commits.get(sha);
    if (commit === undefined) throw new Error(`The embedded GitHub has no commit ${sha}.`);
    return commit;
  }
}

/** Git takes a file for binary that has a NUL within its first 8,000 bytes. */
export function isBinary(content: Buffer): boolean {
  return content.subarray(0, 8000).includes(0);
}

function objectName(type: string, body: Buffer): string {
  return createHash("sha1").update(`${type} ${body.byteLength}\0`).update(body).digest("hex");
}

/** Git sorts a folder as if its name ended in a slash. */
function sortName(entry: TreeEntry): string {
  return entry.type === "tree" ? `${entry.name}/` : entry.name;
}

function stamp(person: Person): string {
  return `${person.name} <${person.email}> ${Math.floor(Date.parse(person.date) / 1000)} +0000`;
}
