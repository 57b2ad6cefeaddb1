import { z } from "zod";
import { forbidden, notFound } from "../github-error.ts";
import { findRepository } from "../repositories.ts";
import type { Route } from "../router.ts";
import { registeredAppShape } from "../shapes/registered-app.ts";
import { repositoryShape } from "../shapes/repository.ts";
import type { Delivery, HookConfig } from "../webhooks.ts";
import {
  actor,
  bodyAs,
  json,
  numberParam,
  paged,
  pageOf,
  type RestRequest,
  registeredApp,
  requireApp,
} from "./request.ts";

const tokenRequest = z.looseObject({ permissions: z.record(z.string(), z.string()).optional() });
const hookConfig = z.object({ url: z.string().optional(), secret: z.string().optional() });
const token = z.looseObject({ token: z.string() });
const emulatedApp = z.looseObject({ html_url: z.string() });

export const APP_ROUTES: readonly Route<RestRequest>[] = [
  {
    // Emulate makes the token; whom it stands for and when it expires is kept here, since emulate lets it live for ever.
    method: "POST",
    path: "/app/installations/:installation/access_tokens",
    handle: async (request) => {
      requireApp(request);
      if (registeredApp(request) !== undefined) throw notFound();
      // https://docs.github.com/en/apps/maintaining-github-apps/suspending-a-github-app-installation
      if (request.state.installation.suspendedAt !== null) throw forbidden("This installation has been suspended");
      const { permissions } = bodyAs(request, tokenRequest);
      const { status, body } = await request.emulated.request({
        method: "POST",
        path: request.path,
        authorization: request.authorization,
        body: permissions === undefined ? {} : { permissions },
      });
      if (status !== 201) return { status, body };
      const issued = token.parse(body);
      return { status, body: { ...issued, expires_at: request.authentication.admit(issued.token) } };
    },
  },
  {
    // Emulate knows the App as it was registered, and not who owns it: whose account it is installed on.
    method: "GET",
    path: "/app",
    handle: async (request) => {
      requireApp(request);
      const other = registeredApp(request);
      if (other !== undefined) return json(registeredAppShape(request.state, other));
      const { html_url, ...registered } = emulatedApp.parse(await emulatedAnswer(request, "/app"));
      const [installation] = await emulatedInstallations(request);
      const { app } = request.state;
      return json({ ...registered, ...app, owner: installation?.account, html_url: here(request, html_url) });
    },
  },
  {
    method: "GET",
    path: "/app/installations",
    handle: async (request) => {
      requireApp(request);
      // An App that was registered here is installed nowhere yet.
      if (registeredApp(request) !== undefined) return json([]);
      const { granted, suspendedAt } = request.state.installation;
      return paged(request, await emulatedInstallations(request), ({ html_url, ...installation }) => ({
        ...installation,
        ...granted,
        html_url: here(request, html_url),
        suspended_at: suspendedAt,
      }));
    },
  },
  {
    method: "GET",
    path: "/repos/:owner/:repo/installation",
    handle: async (request) => {
      requireApp(request);
      const { owner = "", repo = "" } = request.params;
      if (findRepository(request.state, owner, repo)?.installed !== true) throw notFound();
      const { installation } = request.state;
      const path = `/app/installations/${installation.id}`;
      return await request.emulated.request({ method: "GET", path, authorization: request.authorization });
    },
  },
  {
    method: "GET",
    path: "/installation/repositories",
    handle: (request) => {
      actor(request);
      const installed = [...request.state.repositories.values()].filter((repository) => repository.installed);
      return paged(
        request,
        installed,
        (repository) => repositoryShape(request.state, repository),
        (repositories) => ({ total_count: installed.length, repository_selection: "all", repositories }),
      );
    },
  },
  {
    method: "GET",
    path: "/app/hook/config",
    handle: (request) => {
      requireApp(request);
      return json(configShape(request));
    },
  },
  {
    method: "PATCH",
    path: "/app/hook/config",
    handle: (request) => {
      requireApp(request);
      const change = bodyAs(request, hookConfig);
      const config = hookOf(request);
      config.url = change.url ?? config.url;
      config.secret = change.secret ?? config.secret;
      return json(configShape(request));
    },
  },
  { method: "GET", path: "/app/hook/deliveries", handle: listDeliveries },
  {
    method: "GET",
    path: "/app/hook/deliveries/:id",
    handle: (request) => {
      requireApp(request);
      const delivery = deliveryOf(request);
      return json({
        ...deliveryShape(delivery),
        url: delivery.url,
        request: { headers: delivery.requestHeaders, payload: delivery.payload },
        response: { headers: {}, payload: delivery.responseBody },
      });
    },
  },
  {
    method: "POST",
    path: "/app/hook/deliveries/:id/attempts",
    handle: (request) => {
      requireApp(request);
      request.webhooks.redeliver(deliveryOf(request));
      return json({}, 202);
    },
  },
];

async function emulatedAnswer({ emulated, authorization }: RestRequest, path: string): Promise<unknown> {
  return (await emulated.request({ method: "GET", path, authorization })).body;
}

async function emulatedInstallations(request: RestRequest): Promise<z.output<typeof emulatedApp>[]> {
  return z.array(emulatedApp).parse(await emulatedAnswer(request, "/app/installations"));
}

/** An address of emulate's as one of the embedded GitHub's. */
function here({ state }: RestRequest, address: string): string {
  return `${state.urls.api}${new URL(address).pathname}`;
}

/** Newest first. Pages go by cursor, not by number. */
function listDeliveries(request: RestRequest) {
  requireApp(request);
  if (registeredApp(request) !== undefined) return json([]);
  const { perPage } = pageOf(request);
  const wanted = request.query.get("status");
  const cursor = request.query.get("cursor");
  const fits = (delivery: Delivery) => wanted === null || (wanted === "success") === succeeded(delivery);
  const deliveries = [...request.webhooks.deliveries()]
    .reverse()
    .filter((delivery) => fits(delivery) && (cursor === null || delivery.id < Number(cursor)));
  const page = deliveries.slice(0, perPage);
  const last = page.at(-1);
  const answer = json(page.map(deliveryShape));
  if (last === undefined || deliveries.length <= perPage) return answer;
  const query = new URLSearchParams(request.query);
  query.set("cursor", String(last.id));
  return { ...answer, headers: { link: `<${request.state.urls.api}${request.path}?${query}>; rel="next"` } };
}

function deliveryOf(request: RestRequest): Delivery {
  const id = numberParam(request, "id");
  const delivery = request.webhooks.deliveries().find((one) => one.id === id);
  if (delivery === undefined) throw notFound();
  return delivery;
}

function succeeded(delivery: Delivery): boolean {
  return delivery.statusCode >= 200 && delivery.statusCode < 300;
}

function deliveryShape(delivery: Delivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt,
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: idOf(delivery.payload.installation),
    repository_id: idOf(delivery.payload.repository),
    throttled_at: null,
  };
}

function idOf(named: unknown): number | null {
  return typeof named === "object" && named !== null && "id" in named ? Number(named.id) : null;
}

function hookOf(request: RestRequest): HookConfig {
  return registeredApp(request)?.hook ?? request.webhooks.config;
}

function configShape(request: RestRequest) {
  return { content_type: "json", insecure_ssl: "0", secret: "********", url: hookOf(request).url ?? "" };
}
