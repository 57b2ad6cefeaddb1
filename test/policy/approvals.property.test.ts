import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { decide } from "../../app/policy/decide.ts";
import { readPolicy } from "../../app/policy/reading.ts";
import type { Directory, Review, Snapshot } from "../../app/pull-request/snapshot.ts";
import { aCheckRun, aFile, aUser, WEB_FLOW_ACCOUNT } from "../support/builders.ts";
import { account, review, snapshot } from "../support/builders-arbitrary.ts";
import { presentPolicy } from "../support/builders-policy.ts";

/** What a rule asks for, as the test itself understands it. */
interface Demand {
  readonly count: number;
  readonly team: boolean;
  readonly by_contributors: boolean;
}

const demand = (): fc.Arbitrary<Demand> =>
  fc.record({ count: fc.integer({ min: 1, max: 2 }), team: fc.boolean(), by_contributors: fc.boolean() });

const written = ({ count, team, by_contributors }: Demand) =>
  `{ count: ${count}, by_contributors: ${by_contributors}${team ? ", team: acme/core" : ""} }`;

const directory = (): fc.Arbitrary<Directory | undefined> => {
  const logins = fc.subarray(["octocat", "MALLORY", "dependabot", "dependabot[bot]", "greenlight[bot]"]);
  const members = fc.option(logins, { nil: null }).map((value) => {
    return value === null ? { known: false as const, reason: "hidden" } : { known: true as const, value };
  });
  const read = members.map((found) => ({
    teams: [{ name: "acme/core", members: found }],
    organizations: [],
    permissions: {},
  }));
  return fc.option(read, { nil: undefined });
};

/** Any pull request in which little but approvals can be missing. */
const ready = (): fc.Arbitrary<Snapshot> =>
  fc
    .record({
      seen: snapshot(),
      reviews: fc.array(fc.tuple(review(), account(), fc.boolean(), fc.boolean()), { maxLength: 6 }),
      people: directory(),
      whole: fc.boolean(),
    })
    .map(({ seen, reviews, people, whole }) => ({
      ...seen,
      pull: {
        ...seen.pull,
        state: "open",
        draft: false,
        author: whole ? aUser("author") : (seen.pull.author ?? aUser("octocat")),
      },
      commits: whole ? { whole, items: seen.commits.items.filter(isAttributed) } : seen.commits,
      files: { whole: true, items: [aFile("a.ts")] },
      checks: { contexts: [aCheckRun()], required: [] },
      reviews: reviews.map(([one, author, canPush, approves]): Review => {
        return { ...one, author: one.author && author, canPush, ...(approves ? { state: "approved" } : {}) };
      }),
      ...(people === undefined ? {} : { directory: people }),
    }));

function isAttributed({ authors, moreAuthors, verified }: Snapshot["commits"]["items"][number]): boolean {
  return verified && !moreAuthors && authors.length > 0 && !authors.includes(null);
}

/** How many people have approved the head for sure; counted anew, from the words of the documentation. */
function approvers(seen: Snapshot, { team, by_contributors }: Demand): string[] {
  const { pull, commits } = seen;
  const sided = seen.reviews
    .map((one, index) => ({ ...one, index, at: one.submittedAt ?? "" }))
    .filter(({ state }) => ["approved", "changes-requested", "dismissed"].includes(state))
    .sort((a, b) => (a.at === b.at ? a.index - b.index : a.at < b.at ? -1 : 1));
  const contributors = commits.items.flatMap(({ authors, committer }) => [...authors, committer]);
  const members = seen.directory?.teams[0]?.members;
  const core = members?.known ? members.value.map((login) => login.toLowerCase()) : [];
  const everybodyKnown = commits.whole && commits.items.every((one) => !one.moreAuthors && !one.authors.includes(null));
  return [...new Set(seen.reviews.map(({ author }) => author?.login ?? ""))].filter((login) => {
    const last = sided.findLast(({ author }) => author?.login === login);
    if (last?.author?.kind !== "user" || login === WEB_FLOW_ACCOUNT.login || last.state !== "approved") return false;
    if (last.sha !== pull.head.sha || !last.canPush || login === pull.author?.login) return false;
    if (team && !core.includes(login.toLowerCase())) return false;
    return by_contributors || (everybodyKnown && contributors.every((one) => one?.login !== login));
  });
}

test("a rule that asks for approvals approves nothing that too few people have approved", () => {
  let approved = 0;
  let held = 0;
  fc.assert(
    fc.property(demand(), ready(), fc.boolean(), (asked, seen, asCondition) => {
      const when = asCondition ? `{ base: main, approvals: ${written(asked)} }` : "{ base: main }";
      const key = asCondition ? "" : `, approvals: ${written(asked)}`;
      const policy = presentPolicy(
        `version: 1\nrules: [{ name: Asked, when: ${when}${key} }]\napproval: { changes_requested: ignore }\n`,
      );
      const { outcome, reason, waiting, approvals } = decide({ ...seen, policy }, readPolicy(policy));
      const people = approvers(seen, asked);
      if (outcome === "approve") {
        approved++;
        expect(people.length).toBeGreaterThanOrEqual(asked.count);
      } else if (reason.kind === "approvals-missing") {
        held++;
        expect(people.length).toBeLessThan(asked.count);
        expect(waiting).toBe(true);
        expect(approvals).toMatchObject({ post: false, standing: null, kept: null });
      }
    }),
    { numRuns: 3_000 },
  );
  // Not because nothing ever was approved, or held.
  expect(Math.min(approved, held)).toBeGreaterThan(30);
});
