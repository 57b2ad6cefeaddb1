import { type Account, WEB_FLOW } from "./accounts.ts";
import { moveBranch } from "./branches.ts";
import type { Commit, FileEntry, Person } from "./git/objects.ts";
import type { GithubState, Repository } from "./state.ts";

/** A login, or the name and address of somebody whom GitHub knows nothing of. */
export type CommitPerson = string | { readonly name: string; readonly email: string };

export interface NewCommit {
  /** New content by path; null removes the file. */
  readonly files: Readonly<Record<string, string | Buffer | null>>;
  readonly author: CommitPerson;
  readonly coAuthors?: readonly CommitPerson[] | undefined;
  /** Default: the author; for a bot GitHub itself, as for every commit that an App makes through the API. */
  readonly committer?: CommitPerson | undefined;
  /** Default: unsigned; a bot's commit is signed by GitHub. */
  readonly verified?: boolean | undefined;
  readonly message?: string | undefined;
}

/** Commits onto a branch and moves it; the first commit of a repository makes the branch. */
export function commitToBranch(
  state: GithubState,
  repository: Repository,
  branch: string,
  commit: NewCommit & { readonly by: string; readonly from?: string | undefined },
): Commit {
  const parent = repository.branches.get(branch) ?? commit.from ?? repository.branches.get(repository.defaultBranch);
  const written = writeCommit(state, parent === undefined ? [] : [parent], commit);
  moveBranch(state, repository, { branch, sha: written.sha, by: commit.by });
  return written;
}

export function writeCommit(state: GithubState, parents: readonly string[], commit: NewCommit): Commit {
  const { git } = state;
  const [parent] = parents;
  const files = new Map<string, FileEntry>(parent === undefined ? [] : git.files(git.commit(parent).tree));
  for (const [path, content] of Object.entries(commit.files)) {
    if (content === null) files.delete(path);
    else files.set(path, { mode: files.get(path)?.mode ?? "100644", sha: git.writeBlob(content) });
  }
  const date = state.clock.now();
  const byBot = typeof commit.author === "string" && state.accounts.get(commit.author).type === "Bot";
  const committer = commit.committer ?? (byBot ? WEB_FLOW : commit.author);
  const verified = commit.verified ?? byBot;
  const trailers = (commit.coAuthors ?? []).map((one) => {
    const { name, email } = person(state, one, date);
    return `Co-authored-by: ${name} <${email}>`;
  });
  const message = commit.message ?? `Change ${Object.keys(commit.files).join(", ") || "nothing"}`;
  return git.writeCommit({
    tree: git.writeTree(files),
    parents,
    author: person(state, commit.author, date),
    committer: person(state, committer, date),
    message: trailers.length === 0 ? message : `${message}\n\n${trailers.join("\n")}`,
    signature: verified ? { valid: true, byGithub: committer === WEB_FLOW } : null,
  });
}

/** The author and those named in `Co-authored-by` trailers, each address once. */
export function authorsOf(commit: Commit): readonly Pick<Person, "name" | "email">[] {
  const authors: Pick<Person, "name" | "email">[] = [commit.author];
  for (const [, name = "", email = ""] of commit.message.matchAll(/^Co-authored-by: (.+) <(.+)>$/gim)) {
    if (!authors.some((author) => author.email.toLowerCase() === email.toLowerCase())) authors.push({ name, email });
  }
  return authors;
}

function person(state: GithubState, one: CommitPerson, date: string): Person {
  const known: Pick<Account, "name" | "email"> = typeof one === "string" ? state.accounts.get(one) : one;
  return { name: known.name, email: known.email, date };
}
