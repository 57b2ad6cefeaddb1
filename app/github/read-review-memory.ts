import { CHECK_NAME } from "../pull-request/check-name.ts";
import { readReference } from "../pull-request/check-run-reference.ts";
import { splitReviewLine } from "../pull-request/review-line.ts";
import type { Snapshot } from "../pull-request/snapshot.ts";
import { decodeMemory } from "../review/memory/encode.ts";
import { runIdOf } from "./check-run-id.ts";
import { StaleReadError, UnexpectedAnswerError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import { queryWithAbsent } from "./query.ts";

/** Texts of check runs are long; so many are read with one request, newest first. */
const TEXTS = 10;
/** Older check runs than so many are not looked into. */
const MOST_RUNS = 30;

/**
 * What is remembered of the AI reviews of a pull request, as it is written in front of our check run's text: on its head,
 * else the newest of earlier heads, also of those that a force push took out of it. Only check runs of our own App in
 * this repository count, and only those that name this pull request.
 *
 * The last 100 commits are looked at, the last ten force pushes, and ten commits of what each took away. What was remembered
 * further back counts for nothing: then everything is reviewed anew.
 *
 * Costs no request where the head's check run has it, else one and, where there were earlier heads, mostly one more (at most three).
 *
 * @returns null where nothing is remembered that can be read
 * @throws what Octokit throws; StaleReadError where the head moved
 */
export async function readReviewMemory(octokit: Octokit, snapshot: Snapshot): Promise<string | null> {
  for (const { pull, reviewMemory } of snapshot.ownCheckRuns) {
    if (pull === snapshot.pull.number && isReadable(reviewMemory)) return reviewMemory;
  }
  const runs = (await readEarlierRuns(octokit, snapshot)).slice(0, MOST_RUNS);
  for (let from = 0; from < runs.length; from += TEXTS) {
    const texts = await readTexts(octokit, runs.slice(from, from + TEXTS));
    const found = texts.map((text) => splitReviewLine(text).reviewMemory).find(isReadable);
    if (found !== undefined) return found;
  }
  return null;
}

function isReadable(line: string | null): line is string {
  return line !== null && decodeMemory(line) !== null;
}

interface RunNode {
  readonly id: string;
  readonly databaseId: number | null;
  readonly url: string;
  readonly externalId: string | null;
  readonly startedAt: string | null;
}

interface RunsCommit {
  readonly checkSuites: {
    readonly nodes?:
      | readonly ({
          readonly repository: { readonly databaseId: number | null };
          readonly checkRuns: { readonly nodes?: readonly (RunNode | null)[] | null } | null;
        } | null)[]
      | null;
  } | null;
}

interface EarlierRunsResponse {
  readonly repository: {
    readonly pullRequest: {
      readonly headRefOid: string;
      readonly commits: { readonly nodes?: readonly ({ readonly commit: RunsCommit } | null)[] | null };
      readonly pushes: {
        readonly nodes?:
          | readonly ({
              readonly beforeCommit?: {
                readonly history: { readonly nodes?: readonly (RunsCommit | null)[] | null };
              } | null;
            } | null)[]
          | null;
      };
    } | null;
  } | null;
}

/**
 * Our check runs on the commits of a pull request, and on what its last force pushes took away, with the commits below, of
 * which some were heads before. A force push names the commit that was the head, as long as GitHub still has it.
 * About 800 connections, which are 8 points of the rate limit (docs.github.com, "Rate limits and query limits for the GraphQL API").
 */
export const EARLIER_RUNS_QUERY = /* GraphQL */ `
  query EarlierRuns($owner: String!, $name: String!, $number: Int!, $appId: Int!, $checkName: String!) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) {
        headRefOid
        commits(last: 100) { nodes { commit { ...ownRuns } } }
        pushes: timelineItems(last: 10, itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT]) {
          nodes {
            ... on HeadRefForcePushedEvent { beforeCommit { history(first: 10) { nodes { ...ownRuns } } } }
          }
        }
      }
    }
  }
  fragment ownRuns on Commit {
    checkSuites(first: 3, filterBy: { appId: $appId }) {
      nodes {
        repository { databaseId }
        checkRuns(first: 20, filterBy: { appId: $appId, checkName: $checkName, checkType: ALL }) {
          nodes { id databaseId url externalId startedAt }
        }
      }
    }
  }`;

/** Our check runs of this pull request, newest first. */
async function readEarlierRuns(octokit: Octokit, { repository, self, pull }: Snapshot): Promise<RunNode[]> {
  const { owner, name } = repository;
  const answer = await queryWithAbsent<EarlierRunsResponse>(
    octokit,
    EARLIER_RUNS_QUERY,
    { owner, name, number: pull.number, appId: self.appId, checkName: CHECK_NAME },
    ([, , field]) => field === "pushes",
    // Commits of a fork that the App may not see.
    ([, , field]) => field === "pushes",
  );
  const found = answer.repository?.pullRequest;
  if (!found) throw new UnexpectedAnswerError("GitHub answered without the pull request");
  if (found.headRefOid !== pull.head.sha) throw new StaleReadError("the head moved while earlier check runs were read");
  const commits = [
    ...(found.commits.nodes ?? []).map((node) => node?.commit),
    ...(found.pushes?.nodes ?? []).flatMap((node) => node?.beforeCommit?.history.nodes ?? []),
  ];
  const runs = new Map<string, RunNode>();
  for (const suite of commits.flatMap((commit) => commit?.checkSuites?.nodes ?? [])) {
    // The same App can be installed on a fork, too, and speak there of a pull request of the same number.
    if (suite?.repository.databaseId !== repository.id) continue;
    for (const run of suite.checkRuns?.nodes ?? []) {
      if (run !== null && readReference(run.externalId)?.pull === pull.number) runs.set(run.id, run);
    }
  }
  return [...runs.values()].sort((one, other) => timeOf(other) - timeOf(one) || runIdOf(other) - runIdOf(one));
}

function timeOf({ startedAt }: RunNode): number {
  return startedAt === null ? 0 : Date.parse(startedAt);
}

/** The texts of check runs by their ids. */
export const RUN_TEXTS_QUERY = /* GraphQL */ `
  query RunTexts($ids: [ID!]!) {
    nodes(ids: $ids) { ... on CheckRun { text } }
  }`;

interface RunTextsResponse {
  readonly nodes: readonly ({ readonly text?: string | null } | null)[];
}

async function readTexts(octokit: Octokit, runs: readonly RunNode[]): Promise<string[]> {
  const ids = runs.map(({ id }) => id);
  const { nodes } = await queryWithAbsent<RunTextsResponse>(
    octokit,
    RUN_TEXTS_QUERY,
    { ids },
    // GitHub keeps check runs for 400 days, and one may go just now.
    (path) => path.length === 2 && path[0] === "nodes",
  );
  return nodes.map((node) => node?.text ?? "");
}
