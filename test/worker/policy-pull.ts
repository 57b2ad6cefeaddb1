import { aFileNode, aPolicyEntry, aSnapshotAnswer, type SnapshotParts } from "../support/answers.ts";
import type { GithubNock, GraphqlReply, RestReply } from "../support/github-contract.ts";

/** A pull request that changes the policy, and those that are replayed because of it. */

export const CHECK_RUNS = "/repos/acme/shop/check-runs";
export const PULLS = "/repos/acme/shop/pulls";
export const ALL_DONE = { batchItemFailures: [] };
/** Approves pull requests for no branch that there is, and for every branch. */
export const NARROW = aPolicyEntry(policy("release"), { oid: "1".repeat(40) });
export const WIDE = aPolicyEntry(policy("*"), { oid: "2".repeat(40) });

export function policy(base: string, more = ""): string {
  return `version: 1\nrules:\n  - name: Everything\n    when: { base: "${base}"${more} }\n`;
}

/** The same file in another version. */
export function otherVersion(entry: object): Readonly<Record<string, unknown>> {
  return { ...entry, object: { ...Object(Object(entry).object), oid: "3".repeat(40) } };
}

/** Number 7, which makes the policy a wide one. */
export function thePolicyPull(parts: SnapshotParts = {}, pull: Readonly<Record<string, unknown>> = {}) {
  return aSnapshotAnswer({
    policy: NARROW,
    files: [aFileNode(".github/greenlight.yml")],
    pull: { title: "Approve everything", ...pull },
    ...parts,
    head: { file: WIDE, ...parts.head },
  });
}

/** A pull request that is merged. */
export function anotherPull(number: number, parts: SnapshotParts = {}) {
  return aSnapshotAnswer({ policy: NARROW, ...parts, pull: { number, title: `Pull ${number}`, state: "MERGED" } });
}

export const shown: GraphqlReply = ({ number }) => anotherPull(Number(number));

/** Pull requests as GitHub lists them, by number. */
export function listed(...numbers: readonly number[]) {
  return numbers.map((number) => ({
    number,
    title: `Pull ${number}`,
    html_url: `https://github.com/acme/shop/pull/${number}`,
    state: "closed",
    updated_at: "2026-11-20T10:00:00Z",
    head: { sha: "1".repeat(40) },
  }));
}

/** Answers for number 7, which has no check run yet, and then, if there is to be a replay, for what is replayed. */
export function answers(
  github: GithubNock,
  own: object,
  replayed: GraphqlReply | null,
  list: RestReply = listed(7, 6, 5),
): void {
  github.graphql("Snapshot", own).rest("POST", CHECK_RUNS, { id: 900, started_at: "2026-11-21T10:10:00Z" });
  if (replayed === null) return;
  github.rest("GET", PULLS, list).graphql("Snapshot", replayed, { times: "any" });
  github.rest("PATCH", `${CHECK_RUNS}/900`, { id: 900 });
}

/** What GitHub was asked, without the tokens. */
export function asked(github: GithubNock): string[] {
  return github.requests.map(({ operation }) => operation).filter((name) => !name.startsWith("apps/"));
}

/** The texts of the check run, in the order in which it was written. */
export function texts(github: GithubNock): string[] {
  const written = github.requests.filter(({ operation }) => operation.startsWith("checks/"));
  return written.map(({ body }) => String(Object(Object(body).output).text));
}
