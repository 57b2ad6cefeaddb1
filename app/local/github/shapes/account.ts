import type { Account, App } from "../accounts.ts";
import { nodeId } from "../ids.ts";
import type { GithubState } from "../state.ts";

export type Shape = Readonly<Record<string, unknown>>;

/** REST's "simple user". */
export function accountShape(state: GithubState, account: Account): Shape {
  const url = `${state.urls.api}/users/${account.login}`;
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    avatar_url: `${state.urls.api}/avatars/u/${account.id}`,
    gravatar_id: "",
    url,
    html_url: `${state.urls.api}/${account.login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: "public",
    site_admin: false,
  };
}

export function loginShape(state: GithubState, login: string): Shape {
  return accountShape(state, state.accounts.get(login));
}

export function appShape(state: GithubState, app: App): Shape {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId("A", app.id),
    owner: accountShape(state, state.accounts.get("ghost")),
    name: app.name,
    description: "",
    external_url: `${state.urls.api}/apps/${app.slug}`,
    html_url: `${state.urls.api}/apps/${app.slug}`,
    created_at: "2024-01-01T00:00:00Z",
    updated_at: "2024-01-01T00:00:00Z",
    permissions: {},
    events: [],
  };
}
