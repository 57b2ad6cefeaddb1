import type { Directory, Fact } from "../pull-request/snapshot.ts";
import type { Connection } from "./answers.ts";
import { UnexpectedAnswerError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import { queryWithAbsent } from "./query.ts";

/** A policy that names more is not worth a query so large. */
const MOST_TEAMS = 50;
/** Of 100 members each. */
const MOST_PAGES = 10;
const MOST_MEMBERS = MOST_PAGES * 100;

type Members = Connection<{ readonly login: string }>;
type TeamsResponse = Readonly<Record<string, { readonly team: { readonly members: Members } | null } | null>>;

/**
 * Who is in which team, members of the teams below it too: one request for all teams, and one for each further page. GitHub
 * shows a team only to an App that is installed on its organisation with `members: read`.
 *
 * @param names each `organization/team`
 * @throws what Octokit throws, but for a team that the App may not see
 */
export async function readTeams(octokit: Octokit, names: readonly string[]): Promise<Directory["teams"]> {
  if (names.length === 0) return [];
  if (names.length > MOST_TEAMS) {
    const reason = `the policy names more than ${MOST_TEAMS} teams`;
    return names.map((name) => ({ name, members: { known: false, reason } }));
  }
  const answer = await askFor(
    octokit,
    names,
    names.map(() => null),
  );
  return await Promise.all(
    names.map(async (name, index) => ({ name, members: await readMembers(octokit, name, answer[`team${index}`]) })),
  );
}

async function askFor(
  octokit: Octokit,
  names: readonly string[],
  cursors: readonly (string | null)[],
): Promise<TeamsResponse> {
  const variables = names.flatMap((name, index) => {
    const [organization = "", slug = ""] = name.split("/");
    return [
      [`organization${index}`, organization],
      [`slug${index}`, slug.toLowerCase()],
      [`after${index}`, cursors[index] ?? null],
    ];
  });
  const isTeam = ([first]: readonly (string | number)[]) => /^team\d+$/.test(String(first));
  return await queryWithAbsent<TeamsResponse>(
    octokit,
    teamsQuery(names.length),
    Object.fromEntries(variables),
    isTeam,
    isTeam,
  );
}

async function readMembers(
  octokit: Octokit,
  name: string,
  first: TeamsResponse[string] | undefined,
): Promise<Fact<readonly string[]>> {
  const members = first?.team?.members;
  if (!members) {
    return {
      known: false,
      reason: `there is no team ${name}, or the App may not see it, for which it needs \`members: read\``,
    };
  }
  const logins: string[] = [];
  let page: Members | undefined = members;
  for (let read = 1; page !== undefined; read++) {
    if (!page.nodes || page.nodes.includes(null)) return { known: false, reason: `GitHub hides members of ${name}` };
    logins.push(...page.nodes.flatMap((node) => node?.login ?? []));
    if (!page.pageInfo.hasNextPage) break;
    if (read >= MOST_PAGES || (members.totalCount ?? 0) > MOST_MEMBERS)
      return { known: false, reason: `${name} has more than ${MOST_MEMBERS} members` };
    const cursor: string | null | undefined = page.pageInfo.endCursor;
    if (!cursor)
      throw new UnexpectedAnswerError(`members of ${name}: GitHub announced another page and gave no cursor`);
    page = (await askFor(octokit, [name], [cursor])).team0?.team?.members;
    if (page === undefined) return { known: false, reason: `GitHub hides members of ${name}` };
  }
  const total = members.totalCount ?? logins.length;
  if (logins.length < total)
    return { known: false, reason: `only ${logins.length} of ${total} members of ${name} could be read` };
  return { known: true, value: logins };
}

/** Asks for one page of the members of so many teams. */
export function teamsQuery(teams: number): string {
  const indices = Array.from({ length: teams }, (_, index) => index);
  const variables = indices.map(
    (index) => `$organization${index}: String!, $slug${index}: String!, $after${index}: String`,
  );
  const fields = indices.map(
    (index) =>
      `team${index}: organization(login: $organization${index}) { team(slug: $slug${index}) { members(first: 100, after: $after${index}, membership: ALL) { ...members } } }`,
  );
  return /* GraphQL */ `
  query Teams(${variables.join(", ")}) {
    ${fields.join("\n    ")}
  }
  fragment members on TeamMemberConnection {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes { login }
  }`;
}
