import { htmlEscape } from "escape-goat";
import { z } from "zod";
import { GithubError, notFound } from "../github-error.ts";
import { type AppManifest, appManifest } from "../registered-apps.ts";
import type { Route, RouteAnswer } from "../router.ts";
import { registeredAppShape } from "../shapes/registered-app.ts";
import { bodyAs, json, type RestRequest } from "./request.ts";

const form = z.object({ manifest: z.string(), state: z.string().optional() });
const confirmation = form.extend({ name: z.string() });

/**
 * The registration of an App from a manifest: two of GitHub's web pages, and the one request of its API that needs no token.
 * Nobody signs in here: whoever looks at the pages is `octocat`.
 *
 * @see https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
export const APP_MANIFEST_ROUTES: readonly Route<RestRequest>[] = [
  { method: "POST", path: "/settings/apps/new", handle: askToConfirm },
  { method: "POST", path: "/organizations/:organization/settings/apps/new", handle: askToConfirm },
  { method: "POST", path: "/settings/apps", handle: register },
  { method: "POST", path: "/organizations/:organization/settings/apps", handle: register },
  {
    method: "POST",
    path: "/app-manifests/:code/conversions",
    handle: (request) => {
      const { app, credentials } = request.registeredApps.convert(request.params.code ?? "");
      const { pem, clientSecret: client_secret, webhookSecret: webhook_secret } = credentials;
      return json({ ...registeredAppShape(request.state, app), client_secret, webhook_secret, pem }, 201);
    },
  },
];

function askToConfirm(request: RestRequest): RouteAnswer {
  const { manifest } = bodyAs(request, form);
  const { name } = manifestIn(manifest);
  const owner = ownerOf(request);
  const state = request.query.get("state") ?? "";
  return page(htmlEscape`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Embedded GitHub: Create GitHub App for ${owner}</title></head><body>
<h1>Create GitHub App for ${owner}</h1>
<p>This is the embedded GitHub on this machine, and not GitHub.</p>
<form method="post" action="${request.path.replace(/\/new$/, "")}">
<p><label>GitHub App name <input name="name" required maxlength="34" value="${name}"></label></p>
<input type="hidden" name="manifest" value="${manifest}">
<input type="hidden" name="state" value="${state}">
<button>Create GitHub App for ${owner}</button>
</form></body></html>
`);
}

function register(request: RestRequest): RouteAnswer {
  const { manifest: text, state = "", name } = bodyAs(request, confirmation);
  const manifest = manifestIn(text, name);
  const location = new URL(manifest.redirect_url);
  location.searchParams.set("code", request.registeredApps.register(manifest, ownerOf(request)));
  if (state !== "") location.searchParams.set("state", state);
  return { status: 302, headers: { location: location.href } };
}

/** @throws GithubError 422 with what GitHub does not take of it */
function manifestIn(text: string, name?: string): AppManifest {
  try {
    const stated: unknown = JSON.parse(text);
    return appManifest.parse(name === undefined ? stated : { ...Object(stated), name });
  } catch (error) {
    const problems = error instanceof z.ZodError ? z.prettifyError(error) : "It is not JSON";
    throw new GithubError(422, `Invalid GitHub App configuration\n\n${problems}`);
  }
}

/** @throws GithubError 404 for an organisation that there is not */
function ownerOf({ state, params }: RestRequest): string {
  const { accounts } = state;
  if (params.organization === undefined) {
    return (accounts.find("octocat") ?? accounts.add({ login: "octocat", type: "User" })).login;
  }
  const organization = accounts.find(params.organization);
  if (organization?.type !== "Organization") throw notFound();
  return organization.login;
}

function page(body: string): RouteAnswer {
  return { status: 200, body, headers: { "content-type": "text/html; charset=utf-8" } };
}
