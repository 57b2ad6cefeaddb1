import type { z } from "zod";
import type { Account } from "../accounts.ts";
import type { Authentication, Viewer } from "../authentication.ts";
import type { EmulatedApp } from "../emulate.ts";
import { forbidden, GithubError, notFound } from "../github-error.ts";
import type { RegisteredApp, RegisteredApps } from "../registered-apps.ts";
import { findRepository } from "../repositories.ts";
import type { RouteAnswer } from "../router.ts";
import type { GithubState, Repository } from "../state.ts";
import type { Webhooks } from "../webhooks.ts";

/** What a REST endpoint is given. */
export interface RestRequest {
  readonly state: GithubState;
  readonly webhooks: Webhooks;
  readonly emulated: EmulatedApp;
  readonly authentication: Authentication;
  readonly registeredApps: RegisteredApps;
  readonly viewer: Viewer;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly authorization: string | undefined;
}

/** The account that acts. @throws GithubError 401 for nobody, 403 for the App without an installation. */
export function actor(request: RestRequest): Account {
  switch (request.viewer.kind) {
    case "anonymous":
      throw new GithubError(401, "Requires authentication");
    case "app":
      throw forbidden("Resource not accessible by integration");
    default:
      return request.state.accounts.get(request.viewer.login);
  }
}

/** The App that acts. @throws GithubError 403 for a person. */
export function actingApp(request: RestRequest): number {
  if (request.viewer.kind === "installation" || request.viewer.kind === "account") {
    if (request.viewer.appId !== null) return request.viewer.appId;
  }
  throw forbidden("You must authenticate via a GitHub App.");
}

/** @throws GithubError 401 for anything but the App's JWT. */
export function requireApp(request: RestRequest): void {
  if (request.viewer.kind !== "app") throw new GithubError(401, "A JSON web token could not be decoded");
}

/** The App that asks, where it was registered from a manifest since this GitHub runs; else undefined. */
export function registeredApp({ viewer, registeredApps }: RestRequest): RegisteredApp | undefined {
  return viewer.kind === "app" ? registeredApps.find(viewer.appId) : undefined;
}

/**
 * The repository that the path names.
 *
 * @throws GithubError 404 where there is none, or it is private and the viewer may not see it; 403 where the App, or a
 * person with read access only, wants to write.
 */
export function repositoryOf(request: RestRequest): Repository {
  const { state, viewer, params } = request;
  const repository = findRepository(state, params.owner ?? "", params.repo ?? "");
  if (repository === undefined) throw notFound();
  const installed = viewer.kind !== "installation" || repository.installed;
  const hidden = viewer.kind === "anonymous" || viewer.kind === "app" || !installed;
  if (repository.private && hidden) throw notFound();
  if (request.method !== "GET" && !installed) throw forbidden();
  return repository;
}

/**
 * For what takes more than having an account, such as pushing or labelling. Everybody may write to what is their own:
 * their repository, or what `author` made.
 *
 * @throws GithubError 403.
 */
export function requireWrite(request: RestRequest, author?: string): Account {
  const account = actor(request);
  const own = account.login === author || account.login.toLowerCase() === request.params.owner?.toLowerCase();
  if (account.access === "read" && !own) throw forbidden("Must have push access to the repository.");
  return account;
}

export function numberParam(request: RestRequest, name: string): number {
  const value = Number(request.params[name]);
  if (!Number.isInteger(value)) throw notFound();
  return value;
}

/** @throws GithubError 422 that names the fields at fault. */
export function bodyAs<Schema extends z.ZodType>(request: RestRequest, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(request.body ?? {});
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join(".") || "the body"}: ${issue.message}`);
  throw new GithubError(422, `Invalid request.\n\n${problems.join("\n")}`);
}

export function json(body: unknown, status = 200): RouteAnswer {
  return { status, body };
}

const LARGEST_PAGE = 100;
const USUAL_PAGE = 30;

export function pageOf(request: RestRequest): { readonly page: number; readonly perPage: number } {
  const asked = Number(request.query.get("per_page") ?? USUAL_PAGE);
  const perPage = Number.isInteger(asked) && asked > 0 ? Math.min(asked, LARGEST_PAGE) : USUAL_PAGE;
  return { page: Math.max(1, Number(request.query.get("page") ?? 1) || 1), perPage };
}

/** One page, with the `Link` header to the others; `shape` is asked only for what is on it. */
export function paged<Item>(
  request: RestRequest,
  items: readonly Item[],
  shape: (item: Item) => unknown,
  wrap: (shapes: readonly unknown[]) => unknown = (shapes) => shapes,
): RouteAnswer {
  const { page, perPage } = pageOf(request);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const shapes = items.slice((page - 1) * perPage, page * perPage).map(shape);
  const link = (to: number, rel: string) => {
    const query = new URLSearchParams(request.query);
    query.set("page", String(to));
    return `<${request.state.urls.api}${request.path}?${query}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, "prev")] : []),
    ...(page < last ? [link(page + 1, "next"), link(last, "last")] : []),
    ...(page > 1 ? [link(1, "first")] : []),
  ];
  return { status: 200, body: wrap(shapes), ...(links.length === 0 ? {} : { headers: { link: links.join(", ") } }) };
}
