import { nodeId } from "../ids.ts";
import type { RegisteredApp } from "../registered-apps.ts";
import type { GithubState } from "../state.ts";
import { loginShape, type Shape } from "./account.ts";

/** REST's "integration", as the App itself sees it. */
export function registeredAppShape(state: GithubState, app: RegisteredApp): Shape {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId("A", app.id),
    client_id: app.clientId,
    owner: loginShape(state, app.owner),
    name: app.name,
    description: app.description,
    external_url: app.url,
    html_url: `${state.urls.api}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: app.permissions,
    events: app.events,
    installations_count: 0,
  };
}
