import { createHash } from "node:crypto";
import type { Envelope } from "../../app/queue/envelope.ts";
import type { Model } from "../../app/review/bedrock/models.ts";
import type { Reviewer } from "../../app/review/bedrock/reviewer.ts";
import { decodeMemory } from "../../app/review/memory/encode.ts";
import type { ModelAnswer, ModelFailure, ModelQuestion, ModelUsage } from "../../app/review/model/model-port.ts";
import { processBatch } from "../../app/worker/process-batch.ts";
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
import { type GithubNock, githubNock } from "../support/github-contract.ts";
import { anEvaluate, aRecord, aWorker } from "../support/worker.ts";

/** A GitHub that keeps what it is told of pull request 7, and a model that plays a script. */

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

export const BUG = {
  path: PAY,
  side: "R",
  quote: "total =- fee;",
  line_hint: 2,
  severity: "critical",
  confidence: 95,
  category: "correctness",
  title: "The fee is assigned",
  why: "It assigns the negative fee.",
  failure_scenario: "Who owes 10 pays -1.",
  suggestion: null,
};
export const DOUBT = { ...BUG, quote: "return total;", line_hint: 3, severity: "low", title: "Rounding is not told" };

export const PAID: ModelUsage = { calls: 1, inputTokens: 1_000, outputTokens: 100, cachedTokens: 0, cost: 0.01 };
export const UNPAID: ModelUsage = { calls: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0, cost: 0 };

export type Play = (question: ModelQuestion, nth: number) => ModelAnswer | Promise<ModelAnswer>;

export const says = (input: unknown): ModelAnswer => ({ kind: "answered", input, usage: PAID });
/** Finds this, and the refuter has nothing to say against it. */
export const finds =
  (...findings: readonly object[]): Play =>
  ({ tool }) =>
    tool.name === "submit_review"
      ? says({ findings })
      : says({ refutations: [{ number: 1, verdict: "holds", why: "" }] });
export const fails =
  (code: ModelFailure["code"], usage = PAID): Play =>
  () => ({ kind: "failed", failure: { code, sentence: `It came to nothing (${code}).` }, usage });

function model(name: string, changes: Partial<Model> = {}): Model {
  return {
    name,
    id: `test.${name}`,
    contextTokens: 200_000,
    maxOutputTokens: 64_000,
    prices: { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
    cache: { supported: false, minimumTokens: 4_096 },
    modes: ["tool"],
    ...changes,
  };
}

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

interface Posted {
  readonly id: string;
  readonly event: string;
  readonly sha: string;
  readonly body: string;
  readonly comments: readonly { readonly path: string; readonly line: number; readonly body: string }[];
  state: string;
}

interface CheckRun {
  readonly status: string;
  readonly conclusion: string | null;
  readonly title: string;
  readonly summary: string;
  readonly text: string;
}

export type ReviewedPull = ReturnType<typeof aReviewedPull>;

export function aReviewedPull(setup: PullSetup = {}) {
  const github = githubNock().token();
  const asked: ModelQuestion[] = [];
  /** How much GitHub had been asked by each question. */
  const askedAt: number[] = [];
  /** What GitHub has, in the order in which it came, and what a test may change between two messages. */
  const state = {
    checkRuns: new Map<string, CheckRun>(),
    reviews: [] as Posted[],
    summary: null as string | null,
    head: HEAD,
    parts: setup.parts ?? {},
    precheck: {} as Readonly<Record<string, unknown>>,
    patches: setup.patches ?? { [PAY]: PATCH },
  };
  const nodeOf = ({ id, state: is, sha }: Posted) =>
    aReviewNode({ id, state: is, author: GREENLIGHT, commit: { oid: sha } });
  serve(github, setup, state, nodeOf);

  const reviewer = (play: Play): Reviewer => ({
    environment: {
      models: [model("finder", setup.models), model("refuter", setup.models)],
      model: "finder",
      largeModel: "finder",
      refuter: "refuter",
      guardrail: null,
      region: "eu-central-1",
    },
    model: {
      ask: async (question) => {
        asked.push(question);
        askedAt.push(github.requests.length);
        return await play(question, asked.length);
      },
    },
  });

  return {
    github,
    state,
    /** Every question, whichever message it was for. */
    asked,
    /** What was written and asked, in its order. */
    story: () =>
      [
        ...github.requests.flatMap((request, at) => (isWrite(request) ? [{ at, what: request.operation }] : [])),
        ...askedAt.map((at) => ({ at: at - 0.5, what: "question" })),
      ]
        .toSorted((one, other) => one.at - other.at)
        .map(({ what }) => what),
    run: () => state.checkRuns.get(state.head),
    memory: () => decodeMemory(state.checkRuns.get(state.head)?.text ?? ""),
    approved: () => isApproved(state),
    /** One message, as the queue brings it. */
    async receive(
      play: Play | null,
      { dieAfter = Number.POSITIVE_INFINITY, envelope = anEvaluate() as Envelope, received = 1 } = {},
    ) {
      const worker = aWorker();
      const { tools } = worker;
      const writes = { count: 0 };
      const github = async () => {
        const access = await tools.github();
        const octokitFor = async (installation: number) => {
          const octokit = await access.octokitFor(installation);
          // Dead is dead: nothing is asked any more, either.
          octokit.hook.before("request", () => {
            if (writes.count >= dieAfter) throw new Error("the worker died");
          });
          octokit.hook.after("request", (_, { method, query }) => {
            if (method !== "GET" && !/^\s*query\b/.test(String(query ?? ""))) writes.count++;
            if (writes.count >= dieAfter) throw new Error("the worker died");
          });
          return octokit;
        };
        return { ...access, octokitFor };
      };
      const records = [aRecord(envelope, { received })];
      const response = await processBatch(records, { ...tools, github, reviewer: play && reviewer(play) });
      return { ...worker, failed: response.batchItemFailures.length > 0, writes: writes.count };
    },
  };
}

function isApproved({ reviews }: Pick<State, "reviews">): boolean {
  return reviews.some(({ state }) => state === "APPROVED");
}

function isWrite({ method, operation }: { readonly method: string; readonly operation: string }): boolean {
  if (operation.startsWith("apps/") || method === "GET") return false;
  return operation.includes("/") || ["Approve", "Withdraw"].includes(operation);
}

interface State {
  readonly checkRuns: Map<string, CheckRun>;
  readonly reviews: Posted[];
  summary: string | null;
  readonly head: string;
  readonly parts: SnapshotParts;
  readonly precheck: Readonly<Record<string, unknown>>;
  readonly patches: Readonly<Record<string, string | null>>;
}

const ANY = { times: "any" } as const;
const REPO = "/repos/acme/shop";

function serve(github: GithubNock, setup: PullSetup, state: State, nodeOf: (review: Posted) => object): void {
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

/** A line of code that is not like another. */
export function line(seed: number): string {
  return `const v${seed} = "${createHash("sha256").update(String(seed)).digest("hex").slice(0, 12)}".length;`;
}
