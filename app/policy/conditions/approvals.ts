import { z } from "zod";
import { type Account, sameAccount, sameLogin, WEB_FLOW } from "../../pull-request/account.ts";
import { type Effort, newEffort } from "../../pull-request/effort.ts";
import { type People, peopleOf } from "../../pull-request/people.ts";
import type { Review, Snapshot } from "../../pull-request/snapshot.ts";
import { allOf, known, type Outcome, type Truth } from "../outcome.ts";
import {
  costOfFits,
  type Fit,
  fitsPerson,
  isAuthor,
  mayDo,
  permissionSchema,
  personShape,
} from "../people-selector.ts";
import { allNames, anyName, listed, type Phrase, phrase, words } from "../phrase.ts";
import { latestReviews } from "../reviews.ts";
import { conditionKind } from "./kind.ts";
import { withinEffort } from "./within-effort.ts";

const demandSchema = z.strictObject({
  count: z.int().min(1).max(100).default(1).describe("how many people must have approved"),
  ...personShape,
  permission: permissionSchema
    .default("write")
    .describe(
      "may do at least so much in the repository: `none`, `read`, `triage`, `write`, `maintain` or `admin`; GitHub itself counts approvals from `write` on",
    ),
  by_contributors: z
    .boolean()
    .default(false)
    .describe("also approvals by people who worked on the commits; never by the author of the pull request"),
});

const EXPECTED = "expected a mapping such as `{ count: 1, team: acme/core }`, or a list of such";

/** What people must have approved; as a condition, and as a key of a rule. */
export const approvalsSchema = z
  .union([demandSchema, z.array(demandSchema).min(1).max(20)], { error: EXPECTED })
  .transform((value): readonly ApprovalDemand[] => (Array.isArray(value) ? value : [value]))
  .meta({
    description: [
      "People have approved exactly the head commit, by the commit that their review is for, never by its date. Of each person the latest review counts that approves or asks for changes, unless it was dismissed. All keys must hold of the same person; of a list, every mapping must be met, and one person may count for several.",
      "Greenlight's own approval never counts, be it the App's or a machine user's; a bot's only where `user` names it. Who worked on the pull request does not count: its author never, the people of its commits only with `by_contributors: true`; whoever brought it up to date with the base branch, also by GitHub's button, is one of them. Where a commit is nobody's by name, its author could be any reviewer, and no approval counts for sure. GitHub attributes commits by e-mail address, which anybody can write down: where that matters, add `commits: { verified: true }`.",
      "As a condition it says whether a rule applies, and the next rule may apply in its place. As a key of a rule, beside `when`, the rule waits for the approvals.",
    ].join("\n\n"),
    examples: [{ count: 2 }, [{ team: "acme/core" }, { team: "acme/security" }]],
  });

export type ApprovalDemand = z.output<typeof demandSchema>;

/** Whether people have approved the head as every one of these demands asks. Never throws. */
export function evaluateApprovals(
  demands: readonly ApprovalDemand[],
  snapshot: Snapshot,
  effort: Effort = newEffort(),
): Outcome {
  const cost = costOf(demands, snapshot);
  return withinEffort("approvals", effort, cost, () => everyDemand(demands, snapshot));
}

/** Steps for each review, and for each account that it is compared with. */
const REVIEW = 60;
const ACCOUNT = 4;

function costOf(demands: readonly ApprovalDemand[], snapshot: Snapshot): number {
  const contributors = peopleOf(snapshot).accounts.length * ACCOUNT;
  return demands.reduce(
    (sum, demand) => sum + snapshot.reviews.length * (REVIEW + contributors + costOfFits([demand], snapshot)),
    0,
  );
}

function everyDemand(demands: readonly ApprovalDemand[], snapshot: Snapshot): Outcome {
  const people = peopleOf(snapshot);
  const parts = demands.map((demand) => evaluateDemand(demand, snapshot, people));
  const [single] = parts;
  if (single !== undefined && parts.length === 1) return single;
  const truth = allOf(parts.map((part) => part.truth));
  const unmet = parts.filter((part) => part.truth === truth);
  return {
    condition: "approvals",
    truth,
    expected: listed(parts.map(({ expected }) => expected)),
    found: listed([...new Map(unmet.map(({ found }) => [JSON.stringify(found), found])).values()]),
    children: parts,
  };
}

/** What of the demands is not met, in a few words: `an approval by acme/core`. */
export function missingApprovals({ truth, expected, children }: Outcome): Phrase {
  const unmet = (children ?? []).filter((part) => part.truth !== "true").map((part) => part.expected);
  if (truth === "true" || unmet.length === 0) return expected;
  return unmet.flatMap((part, index) => [...(index === 0 ? [] : [" and "]), ...part]);
}

interface Candidate {
  readonly account: Account;
  readonly fit: Fit;
}

function evaluateDemand(demand: ApprovalDemand, snapshot: Snapshot, people: People): Outcome {
  const latest = latestReviews(snapshot).filter(({ state }) => state === "approved");
  const atHead = latest.filter(({ sha }) => sha === snapshot.pull.head.sha);
  const candidates = atHead.flatMap((review): Candidate[] => {
    const { author } = review;
    return author === null ? [] : [{ account: author, fit: counts(review, author, demand, snapshot, people) }];
  });
  const of = (truth: Truth) => candidates.filter(({ fit }) => fit.truth === truth);
  const [sure, perhaps] = [of("true").length, of("unknown").length];
  const outcome = { condition: "approvals", expected: expectedOf(demand) };
  // Whoever does not count is of no interest any more.
  if (sure >= demand.count) {
    const logins = of("true").map(({ account }) => account.login);
    return { ...outcome, truth: "true", found: phrase`${allNames(logins)} approved` };
  }
  return {
    ...outcome,
    truth: sure + perhaps < demand.count ? "false" : "unknown",
    found: foundOf(of, [
      ...latest.filter((review) => review.sha !== snapshot.pull.head.sha).flatMap(outdated),
      ...unseenTeams(demand, snapshot),
    ]),
  };
}

/** Whether somebody's approval of the head counts for a demand. */
function counts(review: Review, author: Account, demand: ApprovalDemand, snapshot: Snapshot, people: People): Fit {
  if (isAuthor(author, snapshot.pull)) return no("opened the pull request");
  const named = demand.user?.some((login) => sameLogin(login, author.login)) ?? false;
  // Left out of who worked on it, since it speaks for nobody; then it must not speak for anybody here either.
  if (sameLogin(author.login, WEB_FLOW)) return no("is GitHub's own account");
  if (author.kind !== "user" && !(author.kind === "bot" && named)) return no("is no person");
  const { user, team, organization } = demand;
  const asked = [
    contributed(author, demand, people),
    permitted(review, author, demand, snapshot),
    fitsPerson({ user, team, organization }, author, snapshot),
  ];
  const truth = allOf(asked.map((fit) => fit.truth));
  const why = asked.find((fit) => fit.truth === truth)?.why ?? [];
  return { truth, why };
}

function contributed(account: Account, { by_contributors }: ApprovalDemand, people: People): Fit {
  if (by_contributors) return { truth: "true", why: [] };
  if (people.accounts.some((one) => sameAccount(one, account))) return no("worked on it");
  const blind = people.missing ?? people.unattributed[0];
  if (blind === undefined) return { truth: "true", why: [] };
  return { truth: "unknown", why: words(`who worked on it cannot be told: ${blind}`) };
}

/** Whoever may push may do all that is less. */
function permitted(review: Review, account: Account, { permission }: ApprovalDemand, snapshot: Snapshot): Fit {
  switch (permission) {
    case "write":
      return review.canPush ? { truth: "true", why: [] } : no("may not push");
    case "none":
    case "read":
    case "triage":
      if (review.canPush) return { truth: "true", why: [] };
      return withWhy(mayDo(permission, account, snapshot), `lacks ${permission} permission`);
    case "maintain":
    case "admin":
      return withWhy(mayDo(permission, account, snapshot), `lacks ${permission} permission`);
  }
}

function withWhy(fit: Fit, lacking: string): Fit {
  return fit.truth === "false" ? no(lacking) : fit;
}

function no(why: string): Fit {
  return { truth: known(false), why: words(why) };
}

function outdated({ author, sha }: Review): Phrase[] {
  if (author === null) return [];
  return [phrase`${author.login} approved ${sha?.slice(0, 7) ?? "a commit that is gone"}, not the head`];
}

/** Nobody can be found in a team that GitHub does not show, and whoever waits for them should know. */
function unseenTeams({ team = [] }: ApprovalDemand, { directory }: Snapshot): Phrase[] {
  return team.flatMap((name) => {
    const members = directory?.teams.find((one) => sameLogin(one.name, name))?.members;
    return members === undefined || members.known ? [] : [words(members.reason)];
  });
}

function foundOf(of: (truth: Truth) => readonly Candidate[], notes: readonly Phrase[]): Phrase {
  const [yes, no, perhaps] = [of("true"), of("false"), of("unknown")];
  const logins = yes.map(({ account }) => account.login);
  const parts = [
    ...(yes.length > 0 ? [phrase`${allNames(logins)} approved`] : []),
    ...perhaps
      .slice(0, MOST)
      .map(({ account, fit }) => phrase`whether ${account.login} counts cannot be told: ${fit.why}`),
    ...no
      .slice(0, MOST)
      .map(({ account, fit }) =>
        fit.why.length === 0
          ? phrase`${account.login} approved and is not one of them`
          : phrase`${account.login} approved and does not count: ${fit.why}`,
      ),
    ...notes.slice(0, MOST),
  ];
  return yes.length + no.length + perhaps.length === 0
    ? listed([words("nobody approved the head"), ...parts])
    : listed(parts);
}

/** So many are told of each kind. */
const MOST = 5;

function expectedOf({ count, user, team, organization, permission, by_contributors }: ApprovalDemand): Phrase {
  const who: Phrase[] = [];
  if (user !== undefined) who.push(anyName(user));
  if (team !== undefined) who.push(user === undefined ? anyName(team) : phrase`in ${anyName(team)}`);
  if (organization !== undefined)
    who.push(who.length === 0 ? phrase`a member of ${anyName(organization)}` : phrase`of ${anyName(organization)}`);
  if (who.length === 0) who.push(words(SOMEBODY[permission]));
  else if (permission === "maintain" || permission === "admin") who.push(words(`with ${permission} permission`));
  const by = who.flatMap((part, index) => [...(index === 0 ? [] : [" "]), ...part]);
  const also = by_contributors ? words(", contributors too") : [];
  return phrase`${words(count === 1 ? "an approval" : `${count} approvals`)} by ${by}${also}`;
}

const SOMEBODY: Record<ApprovalDemand["permission"], string> = {
  none: "anybody",
  read: "somebody with read permission",
  triage: "somebody with triage permission",
  write: "somebody who may push",
  maintain: "somebody with maintain permission",
  admin: "somebody with admin permission",
};

export const approvalsKind = conditionKind({
  schema: approvalsSchema,
  // It asks for its effort itself, since rules ask for approvals, too.
  evaluate: (demands, snapshot, _, effort) => evaluateApprovals(demands, snapshot, effort),
  only: "strict",
});
