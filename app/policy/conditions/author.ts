import type { z } from "zod";
import { type Account, sameLogin } from "../../pull-request/account.ts";
import { peopleOf } from "../../pull-request/people.ts";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import type { Outcome } from "../outcome.ts";
import { allNames, anyName, type Phrase, phrase, words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";
import type { Reading } from "./reading.ts";
import { textList } from "./text-list.ts";

/**
 * Logins in GitHub's own form, an App's with `[bot]`: whole accounts, never parts of names.
 */
const authorSchema = textList;
type AuthorCondition = z.output<typeof authorSchema>;

/**
 * Everybody whose work is in the pull request is listed: its author, and every author and committer of every commit.
 * In the wide reading one listed person is enough.
 */
function evaluateAuthor(logins: AuthorCondition, snapshot: Snapshot, reading: Reading): Outcome {
  const people = peopleOf(snapshot);
  const listed = people.accounts.filter((account) => logins.some((login) => names(login, account)));
  const others = people.accounts.filter((account) => !listed.includes(account));

  if (reading === "wide") {
    const expected = phrase`somebody involved is ${anyName(logins)}`;
    if (listed.length > 0) return { condition: "author", truth: "true", expected, found: loginsOf(listed) };
    // Somebody without a name could be anybody.
    const doubt = people.missing ?? people.unattributed[0];
    return doubt === undefined
      ? { condition: "author", truth: "false", expected, found: loginsOf(people.accounts) }
      : { condition: "author", truth: "unknown", expected, found: words(`cannot be told: ${doubt}`) };
  }

  const expected = phrase`everybody involved is ${anyName(logins)}`;
  if (others.length > 0)
    return { condition: "author", truth: "false", expected, found: phrase`also ${loginsOf(others)}` };
  if (people.unattributed.length > 0) {
    const found = `GitHub knows no account for ${people.unattributed.slice(0, 3).join(", ")}`;
    return { condition: "author", truth: "false", expected, found: words(found) };
  }
  if (people.missing !== null) return { condition: "author", truth: "unknown", expected, found: words(people.missing) };
  return { condition: "author", truth: "true", expected, found: loginsOf(listed) };
}

/** `dependabot` is a user, `dependabot[bot]` the App: the suffix is part of the name. */
function names(login: string, account: Account): boolean {
  return sameLogin(login, account.login);
}

function loginsOf(accounts: readonly Account[]): Phrase {
  return accounts.length === 0 ? words("nobody") : allNames(accounts.map((account) => account.login));
}

export const authorKind = conditionKind({ schema: authorSchema, evaluate: evaluateAuthor });
