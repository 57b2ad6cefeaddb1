import type { Authentication, Viewer } from "./authentication.ts";
import type { EmulatedApp } from "./emulate.ts";
import type { Answer } from "./faults.ts";
import type { Exchange } from "./gateway.ts";
import { GithubError } from "./github-error.ts";
import { executeGraphql, type GraphqlRequest } from "./graphql/execute.ts";
import type { RegisteredApps } from "./registered-apps.ts";
import { REST_ROUTES } from "./rest/index.ts";
import type { RestRequest } from "./rest/request.ts";
import { createRouter } from "./router.ts";
import type { StaleReads } from "./stale-reads.ts";
import type { GithubState } from "./state.ts";
import { tokenHeaders } from "./tokens.ts";
import type { Webhooks } from "./webhooks.ts";
import { answerWorld } from "./world/http.ts";
import type { World } from "./world/world.ts";

/** Everything that an answer can be made from. */
export interface Backend {
  readonly state: GithubState;
  readonly webhooks: Webhooks;
  readonly emulated: EmulatedApp;
  readonly authentication: Authentication;
  readonly registeredApps: RegisteredApps;
  readonly staleReads: StaleReads;
  readonly world: World;
}

const route = createRouter<RestRequest>(REST_ROUTES);
/** GitHub's hourly limit of an installation; the embedded one never runs out, faults do that. */
const RATE_LIMIT = { "x-ratelimit-limit": "5000", "x-ratelimit-remaining": "4999", "x-ratelimit-used": "1" };

/** World, GraphQL, our REST, and else emulate. @throws GithubError for every refusal. */
export async function answer(backend: Backend, exchange: Exchange): Promise<Answer> {
  const { request, authorization } = exchange;
  const { state, emulated } = backend;
  if (request.path === "/_world" || request.path.startsWith("/_world/"))
    return answerWorld(backend.world, state.urls.api, request.method, request.path, request.body);
  const viewer = await backend.authentication.viewerOf(authorization);
  const reset = String(Math.floor(state.clock.milliseconds() / 1000) + 3600);
  const limits = { ...RATE_LIMIT, "x-ratelimit-reset": reset, ...tokenHeaders(state, viewer) };
  if (request.path === "/graphql" && request.method === "POST") {
    if (viewer.kind === "anonymous") throw new GithubError(401, "This endpoint requires you to be authenticated.");
    const body = await answerGraphql(backend, viewer, exchange);
    return { status: 200, body, headers: { ...limits, "x-ratelimit-resource": "graphql" } };
  }
  const match = route(request.method, request.path);
  if (match === undefined) {
    const path = request.path + request.query;
    return await emulated.request({ method: request.method, path, authorization, body: request.body });
  }
  const answered = await match.route.handle({
    ...backend,
    viewer,
    method: request.method,
    path: request.path,
    query: new URLSearchParams(request.query),
    params: match.params,
    body: request.body,
    authorization,
  });
  return { ...answered, headers: { ...limits, "x-ratelimit-resource": "core", ...answered.headers } };
}

async function answerGraphql(backend: Backend, viewer: Viewer, { request }: Exchange) {
  const { state, staleReads } = backend;
  const { query, variables, operationName } = graphqlRequest(request.body);
  const { owner, name, number } = variables;
  const readState =
    typeof owner === "string" && typeof name === "string" && typeof number === "number"
      ? staleReads.stateFor(request.operation, `${owner}/${name}`, number)
      : state;
  return await executeGraphql(state, readState, viewer, { query, variables, operationName });
}

function graphqlRequest(body: unknown): GraphqlRequest {
  const { query, variables, operationName } = fieldsOf(body);
  if (typeof query !== "string")
    throw new GithubError(400, "A query attribute must be specified and must be a string.");
  return {
    query,
    variables: fieldsOf(variables),
    operationName: typeof operationName === "string" ? operationName : null,
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
