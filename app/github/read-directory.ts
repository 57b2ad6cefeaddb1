import { type PeopleQuestions, peopleQuestions } from "../policy/asked-people.ts";
import type { PolicyReading } from "../policy/reading.ts";
import { sameLogin } from "../pull-request/account.ts";
import { type Directory, type Fact, PERMISSIONS, type Permission, type Snapshot } from "../pull-request/snapshot.ts";
import { factOf } from "./fact.ts";
import type { Octokit } from "./octokit.ts";
import { readTeams } from "./read-teams.ts";

/** Of more people than this nothing is asked: each costs a request, and whoever pushes can name any number of them. */
const MOST_PEOPLE = 30;
const MOST_ORGANIZATIONS = 10;

/**
 * What a policy asks of people, as far as GitHub tells: one request for all teams that it names, one for each organisation
 * and person, one for each person's permission. Null where it asks nothing.
 *
 * @throws what may be otherwise at another time; a permission that is not granted is a fact that is not known
 */
export async function readDirectory(
  octokit: Octokit,
  snapshot: Snapshot,
  reading: PolicyReading,
): Promise<Directory | null> {
  const questions = peopleQuestions(reading, snapshot);
  if (Object.values(questions).every((asked) => asked.length === 0)) return null;
  const [teams, organizations, permissions] = await Promise.all([
    readTeams(octokit, questions.teams),
    Promise.all(
      questions.organizations.slice(0, MOST_ORGANIZATIONS).map((asked) => readMembers(octokit, snapshot, asked)),
    ),
    readPermissions(octokit, snapshot, questions.permissions),
  ]);
  return { teams, organizations, permissions };
}

async function readMembers(
  octokit: Octokit,
  { repository }: Snapshot,
  { name, logins }: PeopleQuestions["organizations"][number],
): Promise<Directory["organizations"][number]> {
  const isOwner = sameLogin(name, repository.owner);
  const members = await ofEach(logins, (login) => readMembership(octokit, name, login, isOwner));
  return { name, members };
}

/**
 * Whether somebody is a member of an organisation (docs.github.com, "Check organization membership for a user"): 204 is
 * yes. 404 is no to whoever may see the members; to others GitHub answers 302, and has also been seen to answer 404
 * (github/docs#27266). An installation sees the members of the organisation that it is on, and of no other.
 */
async function readMembership(
  octokit: Octokit,
  org: string,
  username: string,
  isOwner: boolean,
): Promise<Fact<boolean>> {
  const hidden = {
    known: false,
    reason: `the App may not see the members of ${org}: it must be installed there, with \`members: read\``,
  } as const;
  const fact = await factOf(async () => {
    try {
      // Followed, the redirect would tell of public members only, and of all others that they are none.
      const { status } = await octokit.rest.orgs.checkMembershipForUser({
        org,
        username,
        request: { redirect: "manual" },
      });
      return Number(status) === 204 ? true : null;
    } catch (error) {
      if (isNotFound(error)) return isOwner ? false : null;
      throw error;
    }
  }, hidden.reason);
  if (!fact.known) return fact;
  return fact.value === null ? hidden : { known: true, value: fact.value };
}

async function readPermissions(
  octokit: Octokit,
  { repository }: Snapshot,
  logins: readonly string[],
): Promise<Directory["permissions"]> {
  const { owner, name: repo } = repository;
  return await ofEach(logins, async (username) => {
    const fact = await factOf(async () => {
      try {
        const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username });
        return permissionOf(data);
      } catch (error) {
        // No such account any more.
        if (isNotFound(error)) return "none";
        throw error;
      }
    }, `what ${username} may do in the repository cannot be read, for which the App needs \`metadata: read\``);
    if (!fact.known) return fact;
    if (fact.value !== null) return { known: true, value: fact.value };
    return { known: false, reason: `GitHub names a permission of ${username} that Greenlight does not know` };
  });
}

interface PermissionAnswer {
  readonly permission: string;
  readonly role_name?: string;
  readonly user?: { readonly permissions?: Readonly<Record<string, boolean | undefined>> } | null;
}

/** GitHub's words for what the flags of an account allow, most first. */
const FLAGS: readonly (readonly [flag: string, permission: Permission])[] = [
  ["admin", "admin"],
  ["maintain", "maintain"],
  ["push", "write"],
  ["triage", "triage"],
  ["pull", "read"],
];

/**
 * `permission` knows neither `maintain` nor `triage`, and `role_name` can be a role of the organisation's own, so the flags
 * tell (docs.github.com, "Get repository permissions for a user").
 */
function permissionOf({ permission, role_name: role, user }: PermissionAnswer): Permission | null {
  const flags = user?.permissions;
  if (flags !== undefined) return FLAGS.find(([flag]) => flags[flag] === true)?.[1] ?? "none";
  return PERMISSIONS.find((one) => one === role) ?? PERMISSIONS.find((one) => one === permission) ?? null;
}

/** What is asked of each login, all at once; of too many nothing. */
async function ofEach<T>(
  logins: readonly string[],
  ask: (login: string) => Promise<Fact<T>>,
): Promise<Readonly<Record<string, Fact<T>>>> {
  const tooMany = { known: false, reason: `more than ${MOST_PEOPLE} people would have to be asked about` } as const;
  const answers = await Promise.all(
    logins.map(async (login): Promise<[string, Fact<T>]> => {
      return [login, logins.length > MOST_PEOPLE ? tooMany : await ask(login)];
    }),
  );
  return Object.fromEntries(answers);
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && "status" in error && error.status === 404;
}
