import { createHash } from "node:crypto";
import type { Model } from "../../app/review/bedrock/models.ts";
import {
  aFileNode,
  anApproveAnswer,
  anOwnCheckRunNode,
  aPolicyEntry,
  aPrecheckAnswer,
  aReviewNode,
  aSnapshotAnswer,
  BASE,
  GREENLIGHT,
  HEAD,
  page,
  type SnapshotParts,
} from "../support/answers.ts";
import type { GithubNock } from "../support/github-contract.ts";

/** A GitHub that keeps what it is told of pull request 7, which a policy wants to be reviewed. */

export const POLICY = `version: 1
rules:
  - name: Ours
    when: { base: main }
    review: required
`;
export const PATCH = `@@ -1,3 +1,4 @@
 export function pay(total: number, fee: number) {
-  return total;
+  total =- fee;
+  return total;
 }`;
export const PAY = "src/pay.ts";

/** What a test says of the pull request. */
export interface PullSetup {
  readonly policy?: string;
  readonly organization?: string;
  /** By path; null: GitHub shows none. */
  readonly patches?: Readonly<Record<string, string | null>>;
  /** Files that are there, at every commit. */
  readonly contents?: Readonly<Record<string, string>>;
  readonly parts?: SnapshotParts;
  /** What GitHub answers to the question what was spent today. */
  readonly spentToday?: object;
  /** Of the deployment's models. */
  readonly models?: Partial<Model>;
}

export interface Posted {
  readonly id: string;
  readonly event: string;
  readonly sha: string;
  readonly body: string;
  readonly comments: readonly { readonly path: string; readonly line: number; readonly body: string }[];
  state: string;
}

export interface CheckRun {
  readonly status: string;
  readonly conclusion: string | null;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
}

export function isApproved({ reviews }: Pick<State, "reviews">): boolean {
  return reviews.some(({ state }) => state === "APPROVED");
}

/** What GitHub has, in the order in which it came, and what a test may change between two messages. */
export interface State {
  readonly checkRuns: Map<string, CheckRun>;
  readonly reviews: Posted[];
  summary: string | null;
  head: string;
  parts: SnapshotParts;
  precheck: Readonly<Record<string, unknown>>;
  patches: Readonly<Record<string, string | null>>;
}

const ANY = { times: "any" } as const;
const REPO = "/repos/acme/shop";

/** Answers for pull request 7, as often as it is asked, and keeps what it is told. */
export function serve(github: GithubNock, setup: PullSetup, state: State): void {
  const { policy = POLICY, organization, contents = {} } = setup;
  const blob = (text: string) => ({ type: "blob", mode: 0o100644, object: { ...textOf(text) } });
  const organizationFile = organization === undefined ? null : aPolicyEntry(organization);
  const runNode = () => {
    const run = state.checkRuns.get(state.head);
    if (run === undefined) return [];
    const { status, conclusion, ...rest } = run;
    return [
      anOwnCheckRunNode({ ...rest, status: status.toUpperCase(), conclusion: conclusion?.toUpperCase() ?? null }),
    ];
  };
  const snapshot = () => {
    const { parts } = state;
    const answer = aSnapshotAnswer({
      policy: aPolicyEntry(policy),
      ...(organizationFile && {
        organization: {
          defaultBranchRef: { target: { __typename: "Commit", oid: "0".repeat(40), file: organizationFile } },
        },
      }),
      files: Object.entries(state.patches).map(([path, patch]) => ({ ...aFileNode(path), ...linesOf(path, patch) })),
      ...parts,
      pull: { reviewDecision: isApproved(state) ? "APPROVED" : "REVIEW_REQUIRED", ...parts.pull },
      reviews: [...state.reviews.map(nodeOf), ...(parts.reviews ?? [])] as never,
      dismissals: state.reviews.filter((one) => one.state === "DISMISSED").map(dismissalOf),
      ownCheckRuns: runNode() as never,
    });
    return JSON.parse(JSON.stringify(answer).replaceAll(HEAD, state.head)) as object;
  };
  const write = ({ body }: { readonly body: unknown }) => {
    const { status, conclusion = null, output } = Object(body);
    const { title, summary, text } = Object(output);
    const before = state.checkRuns.get(state.head) ?? { status: "", conclusion: null };
    const said =
      status === undefined ? { status: before.status, conclusion: before.conclusion } : { status, conclusion };
    state.checkRuns.set(state.head, { ...said, title, summary, text });
    return { id: 900, started_at: "2026-11-21T10:10:00Z" };
  };
  const file = (path: string, at: number) => {
    const patch = state.patches[path] ?? null;
    return {
      filename: path,
      status: "modified",
      sha: String(at).padStart(40, "a"),
      ...linesOf(path, patch),
      changes: 0,
      contents_url: `https://api.github.com/repos/acme/shop/contents/${path}?ref=${state.head}`,
      ...(patch === null ? {} : { patch }),
    };
  };
  const moved = () => ({ headRefOid: state.head, ...state.precheck });
  const say = (event: string, fields: Partial<Posted> = {}) => {
    const is = event === "APPROVE" ? "APPROVED" : event === "COMMENT" ? "COMMENTED" : "CHANGES_REQUESTED";
    const one = { event, state: is, sha: state.head, body: "", comments: [], ...fields };
    state.reviews.push({ ...one, id: `PRR_${state.reviews.length + 1}` });
    return one;
  };
  github
    .graphql("Snapshot", snapshot, ANY)
    .rest("POST", `${REPO}/check-runs`, write, ANY)
    .rest("PATCH", `${REPO}/check-runs/900`, write, ANY)
    .rest("GET", `${REPO}/pulls/7/files`, () => Object.keys(state.patches).map(file), ANY)
    // Histories that have nothing in common: nothing is proven of a file without lines.
    .rest("GET", `${REPO}/compare/${BASE}...${HEAD}`, { status: 404, body: { message: "Not Found" } }, ANY)
    .graphql(
      "FilesAt",
      (variables) => {
        const paths = Object.entries(variables).filter(([name]) => /^path\d+$/.test(name));
        const entry = (path: unknown) => contents[String(path)];
        const files = paths.map(([name, path]) => {
          const text = entry(path);
          return [name.replace("path", "file"), text === undefined ? null : blob(text)];
        });
        return { repository: { object: { __typename: "Commit", ...Object.fromEntries(files) } } };
      },
      ANY,
    )
    .graphql("EarlierRuns", () => earlierRuns(state), ANY)
    .graphql("RunTexts", ({ ids }) => ({ nodes: [ids].flat().map((id) => textNode(state, String(id))) }), ANY)
    .graphql(
      "Precheck",
      () => aPrecheckAnswer({ ...moved(), reviews: page(state.reviews.map(nodeOf)), ...state.precheck }),
      ANY,
    )
    .graphql(
      "Approve",
      ({ body }) => {
        say("APPROVE", { body: String(body) });
        return anApproveAnswer({ headRefOid: state.head }, { commit: { oid: state.head } });
      },
      ANY,
    )
    .graphql(
      "Withdraw",
      ({ review }) => {
        for (const one of state.reviews) if (one.id === review) one.state = "DISMISSED";
        return { dismissPullRequestReview: { pullRequestReview: { id: String(review), state: "DISMISSED" } } };
      },
      ANY,
    )
    .graphql("Posted", () => posted(state), ANY)
    .rest(
      "POST",
      `${REPO}/pulls/7/reviews`,
      ({ body }) => {
        const { event, ...rest } = Object(body);
        say(event, rest);
        return { id: 1 };
      },
      ANY,
    )
    .rest(
      "POST",
      `${REPO}/issues/7/comments`,
      ({ body }) => {
        state.summary = String(Object(body).body);
        return { id: 55 };
      },
      ANY,
    );
  if (setup.spentToday !== undefined) github.graphql("RecentSpending", setup.spentToday, ANY);
}

/** As GitHub counts them: none of a picture, and some of a text that it shows no diff of. */
function linesOf(path: string, patch: string | null) {
  const lines = patch?.split("\n").slice(1) ?? (path.endsWith(".png") ? [] : ["+", "-"]);
  const count = (sign: string) => lines.filter((one) => one.startsWith(sign)).length;
  return { additions: count("+"), deletions: count("-") };
}

function textOf(text: string) {
  return { __typename: "Blob", text, isBinary: false, isTruncated: false, byteSize: Buffer.byteLength(text) };
}

function dismissalOf({ id, event }: Posted) {
  return {
    __typename: "ReviewDismissedEvent",
    actor: GREENLIGHT,
    createdAt: "2026-11-21T10:10:00Z",
    dismissalMessage: "",
    previousReviewState: event === "APPROVE" ? "APPROVED" : "CHANGES_REQUESTED",
    pullRequestCommit: null,
    review: { id },
  };
}

function posted({ head, reviews, summary }: State) {
  const nodes = reviews.map(({ id, state, body, sha }) => ({
    id,
    state,
    body,
    author: GREENLIGHT,
    commit: { oid: sha },
  }));
  const comments = summary === null ? [] : [{ fullDatabaseId: "55", body: summary, author: GREENLIGHT }];
  const pageInfo = { hasNextPage: false, endCursor: null };
  return {
    repository: {
      pullRequest: {
        state: "OPEN",
        headRefOid: head,
        baseRefName: "main",
        reviews: { pageInfo, nodes },
        comments: { pageInfo, nodes: comments },
      },
    },
  };
}

/** Check runs on heads before this one. */
function earlierRuns({ checkRuns, head }: State) {
  const commits = [...checkRuns.keys()].map((sha) => ({
    commit: {
      checkSuites: {
        nodes: [
          {
            repository: { databaseId: 99 },
            checkRuns: {
              nodes: [
                {
                  id: `CR_${sha}`,
                  databaseId: 800,
                  url: "https://github.com/acme/shop/runs/800",
                  externalId: "pull:7",
                  startedAt: "2026-11-21T09:00:00Z",
                },
              ],
            },
          },
        ],
      },
    },
  }));
  return { repository: { pullRequest: { headRefOid: head, commits: { nodes: commits }, pushes: { nodes: [] } } } };
}

function textNode({ checkRuns }: State, id: string) {
  return { __typename: "CheckRun", text: checkRuns.get(id.replace("CR_", ""))?.text ?? "" };
}

function nodeOf({ id, state, sha }: Posted) {
  return aReviewNode({ id, state, author: GREENLIGHT, commit: { oid: sha } });
}

/** A line of code that is not like another. */
export function line(seed: number): string {
  return `const v${seed} = "${createHash("sha256").update(String(seed)).digest("hex").slice(0, 12)}".length;`;
}
