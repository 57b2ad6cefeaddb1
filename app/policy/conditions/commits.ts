import { z } from "zod";
import { sameAccount } from "../../pull-request/account.ts";
import type { Effort } from "../../pull-request/effort.ts";
import { peopleOf } from "../../pull-request/people.ts";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import type { Outcome } from "../outcome.ts";
import { allNames, anyName, phrase, words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";
import { patterns } from "./one-or-more.ts";
import { allParts } from "./parts.ts";
import { matching } from "./pattern.ts";
import type { Reading } from "./reading.ts";

/** What every commit must be. */
const commitsSchema = z
  .strictObject({
    by: z.literal("author").optional().describe("nobody but the pull request's author worked on them"),
    verified: z.literal(true).optional().describe("GitHub verified every signature"),
    count: z.int().min(1).optional().describe("there are at most so many"),
    message: z
      .strictObject({ matches: patterns.describe("[regular expressions](#regular-expressions); one match is enough") })
      .optional()
      .describe("every message matches; those of merge commits, too"),
  })
  .refine((commits) => Object.keys(commits).length > 0, { error: "expected one of by, verified, count, message" })
  .meta({
    description:
      "What every commit must be. Not in `never` and not behind `not` in a rule, where one exception would let everything through: in `never` write `not: { commits: … }`.",
    examples: [
      { by: "author", verified: true },
      { message: { matches: ["^(fix|docs): ", "^Merge branch "] }, count: 5 },
    ],
  });
type CommitsCondition = z.output<typeof commitsSchema>;

/** Every commit is what is asked for; unknown where not every commit could be read. */
function evaluateCommits(commits: CommitsCondition, snapshot: Snapshot, _: Reading, effort: Effort): Outcome {
  const parts: Outcome[] = [];
  if (commits.by !== undefined) parts.push(byAuthor(snapshot));
  if (commits.verified !== undefined) parts.push(verified(snapshot));
  if (commits.count !== undefined) parts.push(count(commits.count, snapshot));
  if (commits.message !== undefined) parts.push(message(commits.message.matches, snapshot, effort));
  return allParts("commits", parts);
}

function byAuthor(snapshot: Snapshot): Outcome {
  const { author } = snapshot.pull;
  const { accounts, unattributed, missing } = peopleOf(snapshot);
  const expected = words("every commit is by the pull request's author alone");
  const others = accounts.filter((account) => author === null || !sameAccount(account, author));
  const outcome = { condition: "commits.by", expected };
  if (others.length > 0) {
    return { ...outcome, truth: "false", found: phrase`also by ${allNames(others.map(({ login }) => login))}` };
  }
  if (unattributed.length > 0)
    return { ...outcome, truth: "false", found: words(`GitHub knows no account for ${unattributed[0]}`) };
  if (missing !== null) return { ...outcome, truth: "unknown", found: words(missing) };
  return { ...outcome, truth: "true", found: words("by the author") };
}

function verified({ commits }: Snapshot): Outcome {
  const unsigned = commits.items.filter((commit) => !commit.verified).map(({ sha }) => sha.slice(0, 7));
  const outcome = { condition: "commits.verified", expected: words("GitHub verified every commit's signature") };
  if (unsigned.length > 0)
    return { ...outcome, truth: "false", found: phrase`no verified signature on ${allNames(unsigned)}` };
  if (!commits.whole) return { ...outcome, truth: "unknown", found: words(commits.reason) };
  return { ...outcome, truth: "true", found: words("all verified") };
}

function count(most: number, { commits }: Snapshot): Outcome {
  const read = commits.items.length;
  const outcome = { condition: "commits.count", expected: words(`at most ${most} commits`) };
  if (read > most) return { ...outcome, truth: "false", found: words(`${read} or more`) };
  if (!commits.whole) return { ...outcome, truth: "unknown", found: words(commits.reason) };
  return { ...outcome, truth: "true", found: words(String(read)) };
}

function message(matches: readonly string[], { commits }: Snapshot, effort: Effort): Outcome {
  const isMatch = matching(matches, effort);
  const others = commits.items.filter((commit) => !isMatch(commit.message));
  const outcome = {
    condition: "commits.message",
    expected: phrase`every commit's message matches ${anyName(matches)}`,
  };
  if (others.length > 0) {
    return {
      ...outcome,
      truth: "false",
      found: phrase`not that of ${allNames(others.map(({ sha }) => sha.slice(0, 7)))}`,
    };
  }
  if (!commits.whole) return { ...outcome, truth: "unknown", found: words(commits.reason) };
  return { ...outcome, truth: "true", found: words("all match") };
}

export const commitsKind = conditionKind({
  schema: commitsSchema,
  evaluate: evaluateCommits,
  cost: (_, snapshot) => (snapshot.commits.items.length + peopleOf(snapshot).accounts.length) * COMMIT,
  only: "strict",
});

/** Steps for each commit and each account. */
const COMMIT = 6;
