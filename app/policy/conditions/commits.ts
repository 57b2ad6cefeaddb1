import { z } from "zod";
import { sameAccount } from "../../pull-request/account.ts";
import { peopleOf } from "../../pull-request/people.ts";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { allOf, type Outcome } from "../outcome.ts";
import { allNames, listed, phrase, words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";

/** What every commit must be. */
const commitsSchema = z
  .strictObject({
    by: z.literal("author").optional().describe("nobody but the pull request's author worked on them"),
    verified: z.literal(true).optional().describe("GitHub verified every signature"),
    count: z.int().min(1).optional().describe("there are at most so many"),
  })
  .refine((commits) => Object.keys(commits).length > 0, { error: "expected one of by, verified, count" });
type CommitsCondition = z.output<typeof commitsSchema>;

/** Every commit is what is asked for; unknown where not every commit could be read. */
function evaluateCommits(commits: CommitsCondition, snapshot: Snapshot): Outcome {
  const parts: Outcome[] = [];
  if (commits.by !== undefined) parts.push(byAuthor(snapshot));
  if (commits.verified !== undefined) parts.push(verified(snapshot));
  if (commits.count !== undefined) parts.push(count(commits.count, snapshot));
  const [single] = parts;
  if (single !== undefined && parts.length === 1) return single;
  const truth = allOf(parts.map((part) => part.truth));
  return {
    condition: "commits",
    truth,
    expected: listed(parts.map((part) => part.expected)),
    found: parts.find((part) => part.truth === truth)?.found ?? [],
    children: parts,
  };
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
  if (unsigned.length > 0) return { ...outcome, truth: "false", found: phrase`not of ${allNames(unsigned)}` };
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

export const commitsKind = conditionKind({ schema: commitsSchema, evaluate: evaluateCommits, only: "strict" });
