import type { Viewer } from "../authentication.ts";
import { nodeId } from "../ids.ts";
import { isInstalledOn, membersOf, organizationNamed } from "../organizations.ts";
import type { GithubState, Organization, Team } from "../state.ts";
import { type Node, userNode } from "./accounts.ts";
import { connection, type PageArguments } from "./connection.ts";

/** An organisation; one on which the App is not installed shows it no teams. @throws GithubError NOT_FOUND. */
export function organizationNode(state: GithubState, viewer: Viewer, login: string): Node {
  const organization = organizationNamed(state, login);
  const account = state.accounts.get(login);
  const hidden = viewer.kind === "installation" && !isInstalledOn(state, login);
  return {
    __typename: "Organization",
    id: account.nodeId,
    databaseId: account.id,
    login: account.login,
    name: account.name,
    team: ({ slug }: { readonly slug: string }) => {
      const team = organization.teams.find((one) => one.slug === slug);
      return team === undefined || hidden ? null : teamNode(state, organization, team);
    },
  };
}

interface MembersArguments extends PageArguments {
  readonly membership?: "ALL" | "IMMEDIATE" | "CHILD_TEAM" | null;
}

function teamNode(state: GithubState, organization: Organization, team: Team): Node {
  return {
    __typename: "Team",
    id: nodeId("T", organization.login, team.slug),
    slug: team.slug,
    name: team.slug,
    combinedSlug: `${organization.login}/${team.slug}`,
    members: (asked: MembersArguments) => {
      const logins = asked.membership === "IMMEDIATE" ? team.members : membersOf(organization, team);
      return connection("members", logins, asked, (login) => userNode(state, state.accounts.get(login)));
    },
  };
}
