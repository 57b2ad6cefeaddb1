import { notFound } from "./github-error.ts";
import type { GithubState, Organization, Team } from "./state.ts";

/** What is known of an organisation; nobody is in one that nobody has put anybody into. */
export function organizationNamed(state: GithubState, login: string): Organization {
  const account = state.accounts.find(login);
  if (account === undefined) throw notFound(`Could not resolve to an Organization with the login of '${login}'.`);
  return state.organizations.get(login.toLowerCase()) ?? { login: account.login, members: [], teams: [] };
}

/** Puts people into an organisation. @throws GithubError 404 for somebody who has no account. */
export function addMembers(state: GithubState, login: string, members: readonly string[]): Organization {
  for (const member of members) state.accounts.get(member);
  const organization = organizationNamed(state, login);
  const changed = { ...organization, members: distinct([...organization.members, ...members]) };
  state.organizations.set(login.toLowerCase(), changed);
  return changed;
}

/** Makes a team, or gives one other members; whoever is in a team is in its organisation. */
export function setTeam(state: GithubState, login: string, team: Team): Team {
  const organization = addMembers(state, login, team.members);
  const others = organization.teams.filter(({ slug }) => slug !== team.slug);
  state.organizations.set(login.toLowerCase(), { ...organization, teams: [...others, team] });
  return team;
}

/** Who is in a team, or in one of those below it. */
export function membersOf(organization: Organization, team: Team): readonly string[] {
  const below = organization.teams.filter(({ parent }) => parent === team.slug);
  return distinct([...team.members, ...below.flatMap((one) => membersOf(organization, one))]);
}

export function isMember(organization: Organization, login: string): boolean {
  return organization.members.some((member) => member.toLowerCase() === login.toLowerCase());
}

/** Whether the App is installed on an organisation: without that it sees neither teams nor hidden members. */
export function isInstalledOn(state: GithubState, login: string): boolean {
  return [...state.repositories.values()].some(
    ({ owner, installed }) => installed && owner.toLowerCase() === login.toLowerCase(),
  );
}

function distinct(logins: readonly string[]): readonly string[] {
  return [...new Map(logins.map((login) => [login.toLowerCase(), login])).values()];
}
