import type { Viewer } from "./authentication.ts";
import type { GithubState, PersonalToken } from "./state.ts";

/** What is true of everybody's token until it is told otherwise. */
const USUAL: PersonalToken = { scopes: ["repo"], expiresAt: null };

export function setToken(
  state: GithubState,
  login: string,
  {
    scopes = USUAL.scopes,
    expiresAt,
  }: { scopes?: readonly string[] | null | undefined; expiresAt?: string | null | undefined },
): { readonly token: string } {
  const account = state.accounts.get(login);
  const ends = expiresAt === undefined || expiresAt === null ? null : Date.parse(expiresAt);
  state.tokens.set(account.login.toLowerCase(), { scopes, expiresAt: ends });
  return { token: `${account.login}-token` };
}

export function hasExpired(state: GithubState, login: string): boolean {
  const { expiresAt } = tokenOf(state, login);
  return expiresAt !== null && expiresAt <= state.clock.milliseconds();
}

/**
 * What GitHub tells of a person's token with every answer: scopes of a classic one
 * (https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps), and when it ends
 * (https://github.blog/changelog/2021-07-26-expiration-options-for-personal-access-tokens/).
 */
export function tokenHeaders(state: GithubState, viewer: Viewer): Readonly<Record<string, string>> {
  if (viewer.kind !== "account" || viewer.appId !== null) return {};
  const { scopes, expiresAt } = tokenOf(state, viewer.login);
  return {
    ...(scopes === null ? {} : { "x-oauth-scopes": scopes.join(", ") }),
    ...(expiresAt === null ? {} : { "github-authentication-token-expiration": inWords(expiresAt) }),
  };
}

function tokenOf(state: GithubState, login: string): PersonalToken {
  return state.tokens.get(login.toLowerCase()) ?? USUAL;
}

/** `2026-12-01 10:00:00 UTC` */
function inWords(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
