import { z } from "zod";
import type { Account } from "../../pull-request/account.ts";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { anyOf, known, type Outcome } from "../outcome.ts";
import { type Fit, fits, type PeopleSelector, peopleWords, reviewersSchema } from "../people-selector.ts";
import { allNames, type Phrase, phrase, words } from "../phrase.ts";
import { GHOST, latestReviews } from "../reviews.ts";
import { conditionKind } from "./kind.ts";

const changesRequestedSchema = z
  .union([z.boolean(), reviewersSchema], {
    error: "expected `true`, `false`, a login, a mapping of people, or a list of these",
  })
  .meta({
    description: [
      "`true`: somebody's latest review asks for changes; `false`: nobody's does. People, as in [`author`](#author) but for `association`: one of these asks for changes.",
      "A comment afterwards takes nothing back; an approval or a dismissal does. A bot counts only where `user` names it.",
      "Whatever a policy says here, nothing is approved while a human asks for changes, unless [`approval`](#approval) has `changes_requested: ignore`.",
    ].join("\n\n"),
    examples: [false, { team: "acme/security" }],
  });
type ChangesRequestedCondition = z.output<typeof changesRequestedSchema>;

/**
 * Somebody, or one of these people, asks for changes. Exact in both readings: it is about one review at least, and a
 * reviewer of whom it cannot be told whether they are meant makes it unknown.
 */
function evaluateChangesRequested(asked: ChangesRequestedCondition, snapshot: Snapshot): Outcome {
  const requests = latestReviews(snapshot).filter(({ state }) => state === "changes-requested");
  if (typeof asked === "boolean") {
    const people = requests.filter(({ author }) => author?.kind !== "bot").map(({ author }) => author);
    return {
      condition: "changes_requested",
      truth: known(people.length > 0 === asked),
      expected: words(asked ? "somebody asks for changes" : "nobody asks for changes"),
      found: foundOf(people),
    };
  }
  const judged = requests.map(({ author }) => ({ author, fit: fitOf(author, asked, snapshot) }));
  const truth = anyOf(judged.map(({ fit }) => fit.truth));
  const doubt = judged.find(({ fit }) => fit.truth === "unknown");
  const deciding = truth === "true" ? judged.filter(({ fit }) => fit.truth === "true") : judged;
  return {
    condition: "changes_requested",
    truth,
    expected: phrase`changes are asked for by ${peopleWords(asked)}`,
    found: truth === "unknown" ? (doubt?.fit.why ?? []) : foundOf(deciding.map(({ author }) => author)),
  };
}

/** A deleted account could have been anybody's. */
function fitOf(author: Account | null, asked: PeopleSelector, snapshot: Snapshot): Fit {
  if (author === null) return { truth: "unknown", why: words("a deleted account asks for changes") };
  return fits(asked, author, snapshot);
}

function foundOf(people: readonly (Account | null)[]): Phrase {
  const logins = [...new Set(people.map((account) => account?.login ?? GHOST))];
  return logins.length === 0 ? words("nobody does") : phrase`asked for by ${allNames(logins)}`;
}

export const changesRequestedKind = conditionKind({
  schema: changesRequestedSchema,
  evaluate: (asked, snapshot) => evaluateChangesRequested(asked, snapshot),
});
