import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, jest, test } from "@jest/globals";
import { judge } from "../../app/policy/judge.ts";
import { type Account, toAccount } from "../../app/pull-request/account.ts";
import type { Commit, Review, Snapshot } from "../../app/pull-request/snapshot.ts";
import { COOKBOOK } from "../../scripts/docs/cookbook.ts";
import { documentedCases } from "../../scripts/docs/documented-case.ts";

jest.setTimeout(60_000);

/** Somebody whom nobody knows, with a name that is chosen well. */
const STRANGER: Account = { id: 666, login: "dependabot", kind: "user" };
const FRIEND: Account = { id: 667, login: "core-team", kind: "user" };
const BOT = toAccount({ login: "dependabot[bot]" });

type Change = (snapshot: Snapshot) => Snapshot;

const commitOf =
  (change: Partial<Commit>): Change =>
  (snapshot) => ({
    ...snapshot,
    commits: {
      whole: true,
      items: snapshot.commits.items.map((commit) => ({ ...commit, verified: false, ...change })),
    },
  });

/** In the name of whoever the pull request was by. */
const inTheirName: Change = (snapshot) => commitOf({ verified: false })(snapshot);

const filesOf =
  (...paths: string[]): Change =>
  (snapshot) => ({
    ...snapshot,
    pull: { ...snapshot.pull, changedFiles: paths.length, additions: 1, deletions: 0 },
    files: {
      whole: true,
      items: paths.map((path) => ({ path, change: "modified" as const, additions: 1, deletions: 0 })),
    },
  });

/** The pull request that a recipe approves, as a stranger opens it from a fork, with a friend who approves. */
const byStranger: Change = (snapshot) => ({
  ...snapshot,
  pull: {
    ...snapshot.pull,
    author: STRANGER,
    association: "first_time_contributor",
    head: { ...snapshot.pull.head, fork: true },
  },
  reviews: [STRANGER, FRIEND].map(
    (author, index): Review => ({
      id: `stranger ${index}`,
      author,
      state: "approved",
      sha: snapshot.pull.head.sha,
      canPush: false,
      submittedAt: null,
    }),
  ),
  directory: {
    teams: snapshot.directory?.teams ?? [],
    organizations: snapshot.directory?.organizations ?? [],
    permissions: {
      ...snapshot.directory?.permissions,
      [STRANGER.login]: { known: true, value: "read" },
      [FRIEND.login]: { known: true, value: "read" },
    },
  },
});

const unread: Change = ({ directory: _, ...snapshot }) => snapshot;

const OUTSIDERS: readonly (readonly [about: string, ...changes: Change[]])[] = [
  ["with signed commits of their own", commitOf({ authors: [STRANGER], committer: STRANGER, verified: true })],
  ["with unsigned commits in the bot's name", commitOf({ authors: [BOT], committer: BOT })],
  ["with unsigned commits in the name of whoever the recipe trusts", inTheirName],
  [
    "with a file that looks like documentation",
    commitOf({ authors: [STRANGER], committer: STRANGER, verified: true }),
    filesOf("docs/README.md", "docs/install.md/../../src/evil.md"),
  ],
  [
    "with a correction of the README",
    commitOf({ authors: [STRANGER], committer: STRANGER, verified: true }),
    filesOf("README.md"),
  ],
  [
    "where nobody could read who they are",
    commitOf({ authors: [STRANGER], committer: STRANGER, verified: true }),
    unread,
  ],
];

describe.each(readdirSync(COOKBOOK))("a stranger gets no approval by the recipe %s", (recipe) => {
  test.each(OUTSIDERS)("%s", async (_, ...changes) => {
    const approved = (await documentedCases(join(COOKBOOK, recipe))).filter(
      ({ decision }) => decision.outcome === "approve",
    );
    expect(approved.length).toBeGreaterThan(0);
    for (const { snapshot, local, name } of approved) {
      const asked = [byStranger, ...changes].reduce((before, change) => change(before), snapshot);
      expect({ name, outcome: judge(asked, local).outcome }).toEqual({ name, outcome: "hold" });
    }
  });

  test("who pushes an unsigned commit in the bot's name onto the branch of somebody trusted", async () => {
    for (const { snapshot, local, name, decision } of await documentedCases(join(COOKBOOK, recipe))) {
      if (decision.outcome !== "approve") continue;
      const forged: Commit = {
        sha: "f".repeat(40),
        message: "Bump",
        authors: [BOT],
        moreAuthors: false,
        committer: BOT,
        verified: false,
        signedByGitHub: false,
      };
      const commits = { whole: true as const, items: [...snapshot.commits.items, forged] };
      expect({ name, outcome: judge({ ...snapshot, commits }, local).outcome }).toEqual({ name, outcome: "hold" });
    }
  });
});
