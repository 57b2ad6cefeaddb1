import { type Account, WEB_FLOW } from "./account.ts";
import type { Commit, Snapshot } from "./snapshot.ts";

/** Everybody whose work is in the pull request, and what cannot be attributed to anybody. */
export interface People {
  readonly accounts: readonly Account[];
  /** Sentences, each naming a commit or the pull request; empty if every name is known. */
  readonly unattributed: readonly string[];
  /** False: there are commits or authors that were not read. */
  readonly whole: boolean;
  readonly missing: string | null;
}

/**
 * The author of the pull request, and of every commit all authors (co-authors too) and the committer.
 *
 * GitHub's own committer (`web-flow`) speaks for nobody and is left out where GitHub signed the commit; on an unsigned
 * commit anybody can claim to be it. The same goes for every bot: GitHub attributes a commit by the e-mail address that
 * its author wrote down, and signs what an App commits, so an unsigned commit in a bot's name is nobody's.
 */
export function peopleOf(snapshot: Snapshot): People {
  const before = known.get(snapshot);
  if (before !== undefined) return before;
  const people = everybodyIn(snapshot);
  known.set(snapshot, people);
  return people;
}

/** Every condition on people asks for them. */
const known = new WeakMap<Snapshot, People>();

function everybodyIn(snapshot: Snapshot): People {
  const accounts = new Accounts();
  const unattributed: string[] = [];
  const add = (account: Account | null, whoIs: string) => {
    if (account === null) unattributed.push(whoIs);
    else accounts.add(account);
  };

  add(snapshot.pull.author, "the pull request's author (the account was deleted)");
  for (const commit of snapshot.commits.items) {
    const short = commit.sha.slice(0, 7);
    const addOf = (account: Account | null, role: string) => {
      if (account?.kind === "bot" && !commit.verified) {
        unattributed.push(`${role} of ${short} (a bot's name on a commit that is not signed)`);
      } else add(account, `${role} of ${short}`);
    };
    for (const author of commit.authors) addOf(author, "an author");
    if (commit.authors.length === 0) unattributed.push(`the author of ${short}`);
    if (!committedByGitHub(commit)) addOf(commit.committer, "the committer");
  }

  const crowded = snapshot.commits.items.find((commit) => commit.moreAuthors);
  const missing = !snapshot.commits.whole
    ? snapshot.commits.reason
    : crowded
      ? `commit ${crowded.sha.slice(0, 7)} has more authors than were read`
      : null;
  return { accounts: accounts.each, unattributed, whole: missing === null, missing };
}

/** Each account once, as `sameAccount` has it, also where there are thousands. */
class Accounts {
  readonly each: Account[] = [];
  readonly #ids = new Set<number>();
  readonly #logins = new Set<string>();
  readonly #loginsWithoutId = new Set<string>();

  add(account: Account): void {
    const login = account.login.toLowerCase();
    const isThere =
      account.id === null ? this.#logins.has(login) : this.#ids.has(account.id) || this.#loginsWithoutId.has(login);
    if (isThere) return;
    this.each.push(account);
    this.#logins.add(login);
    if (account.id === null) this.#loginsWithoutId.add(login);
    else this.#ids.add(account.id);
  }
}

function committedByGitHub(commit: Commit): boolean {
  if (!commit.signedByGitHub || !commit.verified) return false;
  // GitHub attributes some of its own commits to no account at all; its signature is the proof, not the name.
  return commit.committer === null || commit.committer.login === WEB_FLOW;
}
