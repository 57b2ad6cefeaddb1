import { afterAll } from "@jest/globals";
import nock from "nock";
import { type GraphqlOperation, validateGraphql } from "./graphql.ts";
import { fitReply } from "./graphql-reply.ts";
import { validateRest } from "./rest.ts";

/** What was asked of GitHub, in the order in which it was asked. */
export interface RecordedRequest {
  readonly method: string;
  /** Without `/api/v3`, and without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** REST's operation id (`checks/create`) or GraphQL's operation name (`Snapshot`). */
  readonly operation: string;
  /** JSON where it is JSON. */
  readonly body: unknown;
  /** Only of GraphQL. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** An answer in full. A GraphQL body of this form is not held against the schema, so it can have `errors`. */
export interface FullReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * - An object or list is the body of an answer that went well; of GraphQL it is `data`, and must fit the query.
 * - A {@link FullReply} is taken as it is.
 * - `"hang"`: there is no answer, ever. `"reset"`: the connection is reset.
 */
export type Reply = "hang" | "reset" | FullReply | object;

export type GraphqlReply =
  | Reply
  | ((variables: Readonly<Record<string, unknown>>, request: RecordedRequest) => Reply | Promise<Reply>);
export type RestReply = Reply | ((request: RecordedRequest) => Reply | Promise<Reply>);

export interface Times {
  /** How often the reply is given: exactly so often, or as often as it is asked for (also never). Default: 1. */
  readonly times?: number | "any";
}

export interface GithubNock {
  /** Expects a query or mutation by its name. Several of one name are answered in the order of their making. */
  graphql(operationName: string, reply: GraphqlReply, times?: Times): GithubNock;
  /** Expects a REST request; the path is without query and without `/api/v3`. */
  rest(method: string, path: string, reply: RestReply, times?: Times): GithubNock;
  /** Answers requests for installation tokens, as often as they come. */
  token(reply?: RestReply): GithubNock;
  readonly requests: readonly RecordedRequest[];
  /**
   * Ends it. Throws if a request broke GitHub's contract, was not expected, or an expected one did not come. Call it in
   * every test: what is answered with an error meanwhile (400, which Octokit does not try again) says no more than that.
   *
   * After it nock itself answers this host, with 501 `ERR_NOCK_NO_MATCH`, until `nock.cleanAll()`.
   */
  done(): void;
}

interface Expectation {
  readonly what: string;
  readonly matches: (request: RecordedRequest) => boolean;
  readonly reply: (request: RecordedRequest) => Reply | Promise<Reply>;
  readonly endless: boolean;
  left: number;
}

type NockReply = [number, string, Record<string, string>];

// The process outlives a test file, and with it what nock patched: the next file would be intercepted twice.
afterAll(() => nock.restore());

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/**
 * A GitHub that knows nothing but what a test tells it, and that accepts only what GitHub would: each request is held
 * against the OpenAPI description or the GraphQL schema before it is answered.
 */
export function githubNock(apiUrl = "https://api.github.com"): GithubNock {
  const { origin, pathname } = new URL(apiUrl);
  const restPrefix = pathname.replace(/\/$/, "");
  // GitHub Enterprise Server has /api/v3 and, beside it, /api/graphql.
  const graphqlPath = `${restPrefix.replace(/\/v3$/, "")}/graphql`;
  const requests: RecordedRequest[] = [];
  const problems: string[] = [];
  const expectations: Expectation[] = [];

  function expect(
    what: string,
    matches: Expectation["matches"],
    reply: Expectation["reply"],
    times: Times = {},
  ): GithubNock {
    const { times: count = 1 } = times;
    expectations.push({
      what,
      matches,
      reply,
      endless: count === "any",
      left: count === "any" ? Number.POSITIVE_INFINITY : count,
    });
    return github;
  }

  /** What a reply is told by, once the request is known to be good. */
  interface Received {
    readonly request: RecordedRequest;
    readonly successStatus: number;
    readonly graphql?: GraphqlOperation;
  }

  async function receive(incoming: Request): Promise<Received> {
    const url = new URL(incoming.url);
    const text = await incoming.text();
    const body = parseJson(text);
    const plain = {
      method: incoming.method,
      query: Object.fromEntries(url.searchParams),
      headers: Object.fromEntries(incoming.headers),
      body,
    };
    if (url.pathname === graphqlPath) {
      const { query, variables } = { query: "", variables: {}, ...Object(body) };
      const graphql = validateGraphql(String(query), variables);
      const request = { ...plain, path: "/graphql", operation: graphql.name, variables };
      return { request, successStatus: 200, graphql };
    }
    if (!url.pathname.startsWith(`${restPrefix}/`)) {
      throw new Error(`${incoming.method} ${url.pathname} is outside of GitHub's API at ${apiUrl}`);
    }
    const path = url.pathname.slice(restPrefix.length);
    const { operationId, successStatus } = validateRest(incoming.method, path, url.searchParams, body);
    return { request: { ...plain, path, operation: operationId }, successStatus };
  }

  async function answer(incoming: Request): Promise<NockReply> {
    const { request, successStatus, graphql } = await receive(incoming);
    requests.push(request);
    const expectation = expectations.find((candidate) => candidate.left > 0 && candidate.matches(request));
    if (expectation === undefined) {
      throw new Error(
        `${describe(request)} was not expected${request.variables ? `, with ${JSON.stringify(request.variables)}` : ""}`,
      );
    }
    expectation.left--;
    const reply = await expectation.reply(request);
    if (reply === "hang") return new Promise(() => undefined);
    if (reply === "reset") throw connectionReset();
    if (isFullReply(reply)) return json(reply.status, reply.body, reply.headers);
    return json(successStatus, graphql === undefined ? reply : { data: fitReply(graphql, reply) });
  }

  let ended = false;
  const scope = nock(origin, { conditionally: () => !ended }).persist();
  for (const method of METHODS) {
    scope.intercept(/.*/, method).reply((incoming: Request) =>
      answer(incoming).catch((error: unknown) => {
        if (error instanceof Error && "code" in error && error.code === "ECONNRESET") throw error;
        const message = error instanceof Error ? error.message : String(error);
        problems.push(message);
        return json(400, { message: `github-contract: ${message}` });
      }),
    );
  }

  const github: GithubNock = {
    requests,
    graphql: (name, reply, times) =>
      expect(
        `GraphQL ${name}`,
        (request) => request.variables !== undefined && request.operation === name,
        (request) => (typeof reply === "function" ? reply(request.variables ?? {}, request) : reply),
        times,
      ),
    rest: (method, path, reply, times) =>
      expect(
        `${method} ${path}`,
        (request) => request.method === method && decodeURI(request.path) === path,
        (request) => (typeof reply === "function" ? reply(request) : reply),
        times,
      ),
    token: (reply = installationToken) =>
      expect(
        "an installation token",
        (request) => request.operation === "apps/create-installation-access-token",
        (request) => (typeof reply === "function" ? reply(request) : reply),
        { times: "any" },
      ),
    done() {
      ended = true;
      const missing = expectations
        .filter(({ endless, left }) => !endless && left > 0)
        .map(({ what, left }) => `${what} was expected ${left === 1 ? "once more" : `${left} times more`}`);
      const all = [...problems, ...missing];
      if (all.length === 0) return;
      const asked = requests.map((request) => `  ${describe(request)}`).join("\n");
      throw new Error(`${all.join("\n")}\nGitHub was asked:\n${asked || "  nothing"}`);
    },
  };
  return github;
}

/** A plain `Error`: undici does not pass on the `code` of a class of ours. */
function connectionReset(): Error {
  return Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}

/** Not a real one, and of no use anywhere. */
function installationToken(): Reply {
  const expires_at = new Date(Date.now() + 60 * 60 * 1000).toISOString();
  return { token: "ghs_greenlightTestToken", expires_at, permissions: {}, repository_selection: "all" };
}

function isFullReply(reply: object): reply is FullReply {
  return "status" in reply && typeof reply.status === "number";
}

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): NockReply {
  const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  return [status, text, { "content-type": "application/json; charset=utf-8", ...headers }];
}

function describe({ method, path, operation, variables }: RecordedRequest): string {
  return variables === undefined ? `${method} ${path} (${operation})` : `GraphQL ${operation}`;
}

function parseJson(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
