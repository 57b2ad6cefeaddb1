import type { Account } from "../../pull-request/account.ts";
import { peopleOf } from "../../pull-request/people.ts";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import type { Outcome } from "../outcome.ts";
import {
  ASSOCIATION_OF_AUTHOR,
  authorsSchema,
  costOfFits,
  type Fit,
  fits,
  isAuthor,
  type PeopleSelector,
  peopleWords,
} from "../people-selector.ts";
import { allNames, type Phrase, phrase, words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";
import type { Reading } from "./reading.ts";

const authorSchema = authorsSchema.meta({
  description: [
    "Everybody whose work is in it is one of these people: the author of the pull request, and every author, co-author and committer of every commit. In `never`, and behind `not`, one of them is enough.",
    "A login (whole, an App's ends in `[bot]`), a mapping, or a list of these, of which each person must fit one. All keys of a mapping must hold of the same person.",
    "A commit that GitHub attributes to nobody fails it, and so does an unsigned one in a bot's name, which anybody can write. A bot is in no team and no organization and has no permission. Teams and organizations need `members: read`; a change of a team is no event, and counts when Greenlight looks the next time.",
  ].join("\n\n"),
  examples: [
    ["dependabot[bot]", { team: "acme/docs" }],
    { permission: "write" },
    { association: ["first_time_contributor", "first_timer"] },
  ],
});

interface Person {
  readonly account: Account;
  readonly fit: Fit;
}

/**
 * Everybody whose work is in the pull request is one of these people: its author, and every author and committer of every
 * commit. In the wide reading one of them is enough.
 */
function evaluateAuthor(selector: PeopleSelector, snapshot: Snapshot, reading: Reading): Outcome {
  return reading === "wide" ? somebody(selector, snapshot) : everybody(selector, snapshot);
}

function somebody(selector: PeopleSelector, snapshot: Snapshot): Outcome {
  const { accounts, missing, unattributed } = peopleOf(snapshot);
  const people = accounts.map((account): Person => ({ account, fit: fits(selector, account, snapshot) }));
  const outcome = { condition: "author", expected: phrase`somebody involved is ${peopleWords(selector)}` };
  const fitting = people.filter(({ fit }) => fit.truth === "true");
  if (fitting.length > 0) return { ...outcome, truth: "true", found: loginsOf(fitting) };
  // Somebody without a name could be anybody.
  const nobody = missing ?? unattributed[0];
  const doubt =
    people.find(({ fit }) => fit.truth === "unknown")?.fit.why ?? (nobody === undefined ? undefined : words(nobody));
  return doubt === undefined
    ? { ...outcome, truth: "false", found: loginsOf(people) }
    : { ...outcome, truth: "unknown", found: doubt };
}

function everybody(selector: PeopleSelector, snapshot: Snapshot): Outcome {
  const { accounts, missing, unattributed } = peopleOf(snapshot);
  // An association is known of one person only, and so nobody else is known to have it.
  const known = selector.filter(({ association }) => association === undefined);
  const people = accounts.map((account): Person => {
    return { account, fit: fits(isAuthor(account, snapshot.pull) ? selector : known, account, snapshot) };
  });
  const outcome = { condition: "author", expected: phrase`everybody involved is ${peopleWords(selector)}` };
  const others = people.filter(({ fit }) => fit.truth === "false");
  if (others.length > 0) {
    const blind = known.length < selector.length && others.some(({ account }) => !isAuthor(account, snapshot.pull));
    const also = others.length === people.length ? [] : words("also ");
    const why = blind ? words(`${ASSOCIATION_OF_AUTHOR}; `) : [];
    return { ...outcome, truth: "false", found: phrase`${why}${also}${loginsOf(others)}` };
  }
  if (unattributed.length > 0) {
    const found = `GitHub knows no account for ${unattributed.slice(0, 3).join(", ")}`;
    return { ...outcome, truth: "false", found: words(found) };
  }
  if (missing !== null) return { ...outcome, truth: "unknown", found: words(missing) };
  const doubt = people.find(({ fit }) => fit.truth === "unknown");
  if (doubt !== undefined) return { ...outcome, truth: "unknown", found: doubt.fit.why };
  return { ...outcome, truth: "true", found: loginsOf(people) };
}

function loginsOf(people: readonly Person[]): Phrase {
  return people.length === 0 ? words("nobody") : allNames(people.map(({ account }) => account.login));
}

export const authorKind = conditionKind({
  schema: authorSchema,
  evaluate: evaluateAuthor,
  cost: (selector, snapshot) => peopleOf(snapshot).accounts.length * costOfFits(selector, snapshot),
});
