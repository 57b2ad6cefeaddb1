import type { Account, App } from "../accounts.ts";
import type { Person } from "../git/objects.ts";
import { nodeId } from "../ids.ts";
import type { GithubState } from "../state.ts";

export type Node = Readonly<Record<string, unknown>>;

/** An `Actor`. A bot's login comes without `[bot]` here; only here. */
export function actorNode(state: GithubState, login: string): Node | null {
  if (login === "ghost") return null;
  const account = state.accounts.get(login);
  return { ...accountNode(state, account), login: account.login.replace(/\[bot\]$/, ""), __typename: account.type };
}

/**
 * An account as a `User`: what `viewer` and a commit's author are typed as, bots too. These keep the `[bot]` in the
 * login, and the node id tells that they are bots (palantir/policy-bot, `pull/github.go`).
 */
export function userNode(state: GithubState, account: Account): Node {
  return { ...accountNode(state, account), __typename: "User" };
}

export function appNode(app: App): Node {
  return { __typename: "App", id: nodeId("A", app.id), databaseId: app.id, slug: app.slug, name: app.name };
}

/** The author or committer of a commit; `user` is null where the address is nobody's. */
export function gitActorNode(state: GithubState, person: Pick<Person, "name" | "email"> & Partial<Person>): Node {
  const account = state.accounts.byEmail(person.email);
  return {
    __typename: "GitActor",
    name: person.name,
    email: person.email,
    ...(person.date === undefined ? {} : { date: person.date }),
    user: account === null ? null : userNode(state, account),
  };
}

function accountNode(state: GithubState, account: Account): Node {
  return {
    id: account.nodeId,
    databaseId: account.id,
    login: account.login,
    name: account.name,
    email: account.email,
    url: `${state.urls.api}/${account.login}`,
    resourcePath: `/${account.login}`,
    avatarUrl: `${state.urls.api}/avatars/u/${account.id}`,
  };
}
