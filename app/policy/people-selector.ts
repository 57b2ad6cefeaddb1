import { z } from "zod";
import { type Account, sameAccount, sameLogin } from "../pull-request/account.ts";
import { ASSOCIATIONS, type Fact, PERMISSIONS, type Permission, type Snapshot } from "../pull-request/snapshot.ts";
import { shortText, textList } from "./conditions/text-list.ts";
import { allOf, anyOf, known, type Truth } from "./outcome.ts";
import { anyName, type Phrase, phrase, words } from "./phrase.ts";

/** Which people: the one way in which a policy says so, wherever it does. */

const team = shortText.regex(/^[\w-]+\/[\w.-]+$/, {
  error: "expected a team as `organization/team`, such as `acme/docs`",
});

const teamList = z
  .union([team, z.array(team).min(1).max(50)], { error: "expected a team as `organization/team`, or a list of teams" })
  .transform((value) => (typeof value === "string" ? [value] : value));

const organization = shortText.regex(/^[\w-]+$/, { error: "expected an organization's name, such as `acme`" });

const organizationList = z
  .union([organization, z.array(organization).min(1).max(50)], {
    error: "expected an organization's name, or a list of names",
  })
  .transform((value) => (typeof value === "string" ? [value] : value));

const association = z.enum(ASSOCIATIONS.filter((name) => name !== "mannequin"));

const associationList = z
  .union([association, z.array(association).min(1)], {
    error: `expected one or a list of ${ASSOCIATIONS.filter((name) => name !== "mannequin").join(", ")}`,
  })
  .transform((value) => (typeof value === "string" ? [value] : value));

export const permissionSchema = z.enum(PERMISSIONS);

/** What a policy may ask of a person; in every place the same keys, with the same meaning. */
export const personShape = {
  user: textList.optional().describe("logins; an App's ends in `[bot]`"),
  team: teamList.optional().describe("is in one of these teams, or in a team below: `organization/team`"),
  organization: organizationList.optional().describe("is a member of one of these organizations"),
};

/** At least `none` would be everybody, which nobody means who writes it. */
const permissionKey = permissionSchema
  .exclude(["none"])
  .optional()
  .describe("may do at least so much in the repository: `read`, `triage`, `write`, `maintain` or `admin`");

const EXPECTED = "expected a text or a list of texts, or a mapping";

/** One text or mapping, or a list of them; always a list of persons after parsing. */
function peopleSchema<Person extends z.ZodType<PersonSelector>>(person: Person) {
  const named = shortText.transform((login): PersonSelector => ({ user: [login] }));
  const several = z
    .array(z.union([named, person], { error: EXPECTED }))
    .min(1)
    .max(500);
  // Side by side, so that what is wrong in a mapping is told, and not that it fits none of these.
  return z
    .union([named, person, several], { error: EXPECTED })
    .transform((value): PeopleSelector => (Array.isArray(value) ? value : [value]));
}

function isAsked(person: object): boolean {
  return Object.values(person).some((value) => value !== undefined);
}

const anyone = z.strictObject({ ...personShape, permission: permissionKey });

/** People of whom GitHub does not tell what they are to the repository. */
export const reviewersSchema = peopleSchema(
  anyone.refine(isAsked, { error: "expected one of user, team, organization, permission" }),
);

export const authorsSchema = peopleSchema(
  anyone
    .extend({
      association: associationList
        .optional()
        .describe(
          "what GitHub says that they are to the repository: `owner`, `member`, `collaborator`, `contributor`, `first_time_contributor`, `first_timer`, `none`. Told only of the author of the pull request. A first-time contributor is `[first_time_contributor, first_timer]`",
        ),
    })
    .refine(isAsked, { error: "expected one of user, team, organization, permission, association" }),
);

/** All that is given must hold of the same person; of a list, one entry. */
export interface PersonSelector {
  readonly user?: readonly string[] | undefined;
  /** `organization/team` */
  readonly team?: readonly string[] | undefined;
  readonly organization?: readonly string[] | undefined;
  /** At least so much. */
  readonly permission?: Permission | undefined;
  readonly association?: readonly z.output<typeof association>[] | undefined;
}

/** Alternatives: whoever fits one of them. */
export type PeopleSelector = readonly PersonSelector[];

/** Whether somebody is one of the people, and why that cannot be told. */
export interface Fit {
  readonly truth: Truth;
  /** With `unknown` the reason; else nothing. */
  readonly why: Phrase;
}

/** Whether an account is one of these people, as far as the snapshot's directory tells. Never throws. */
export function fits(selector: PeopleSelector, account: Account, snapshot: Snapshot): Fit {
  return either(selector.map((person) => fitsPerson(person, account, snapshot)));
}

/** About how many steps {@link fits} takes for one account. */
export function costOfFits(selector: PeopleSelector, { directory }: Snapshot): number {
  const members = (directory?.teams ?? []).reduce((sum, { members: of }) => sum + (of.known ? of.value.length : 0), 0);
  const people = Object.keys(directory?.permissions ?? {}).length;
  const inOrganizations = (directory?.organizations ?? []).reduce((sum, of) => sum + Object.keys(of.members).length, 0);
  return selector.reduce(
    (sum, { user, team: teams, organization, permission }) =>
      sum +
      PERSON +
      LOGIN * ((user?.length ?? 0) + (permission === undefined ? 0 : people)) +
      LOGIN * ((teams === undefined ? 0 : members + teams.length) + (organization?.length ?? 0) * inOrganizations),
    0,
  );
}

/** Steps for each alternative, and for each login that is compared. */
const PERSON = 15;
const LOGIN = 8;

/** {@link fits} for one of the alternatives. */
export function fitsPerson(person: PersonSelector, account: Account, snapshot: Snapshot): Fit {
  const { user, team: teams, organization, permission, association: associations } = person;
  const asked: Fit[] = [];
  if (user !== undefined) asked.push(told(user.some((login) => sameLogin(login, account.login))));
  if (teams !== undefined) asked.push(either(teams.map((name) => inTeam(name, account, snapshot))));
  if (organization !== undefined)
    asked.push(either(organization.map((name) => inOrganization(name, account, snapshot))));
  if (permission !== undefined) asked.push(mayDo(permission, account, snapshot));
  if (associations !== undefined) asked.push(associated(associations, account, snapshot));
  const truth = allOf(asked.map((fit) => fit.truth));
  return { truth, why: whyOf(asked, truth) };
}

/** Whether what somebody may do in the repository is at least so much. A bot has no permission. */
export function mayDo(least: Permission, account: Account, { directory }: Snapshot): Fit {
  if (least === "none") return told(true);
  if (account.kind !== "user") return told(false);
  const fact = ofLogin(directory?.permissions, account.login);
  if (fact === undefined) return unknown(phrase`what ${account.login} may do in the repository was not read`);
  if (!fact.known) return unknown(words(fact.reason));
  return told(PERMISSIONS.indexOf(fact.value) >= PERMISSIONS.indexOf(least));
}

function inTeam(name: string, account: Account, { directory }: Snapshot): Fit {
  if (account.kind !== "user") return told(false);
  const found = directory?.teams.find((one) => sameLogin(one.name, name));
  if (found === undefined) return unknown(phrase`the members of ${name} were not read`);
  if (!found.members.known) return unknown(words(found.members.reason));
  return told(found.members.value.some((login) => sameLogin(login, account.login)));
}

function inOrganization(name: string, account: Account, { directory }: Snapshot): Fit {
  if (account.kind !== "user") return told(false);
  const found = directory?.organizations.find((one) => sameLogin(one.name, name));
  const fact = ofLogin(found?.members, account.login);
  if (fact === undefined) return unknown(phrase`whether ${account.login} is a member of ${name} was not read`);
  return fact.known ? told(fact.value) : unknown(words(fact.reason));
}

function associated(wanted: readonly string[], account: Account, { pull }: Snapshot): Fit {
  if (!isAuthor(account, pull)) return unknown(words(ASSOCIATION_OF_AUTHOR));
  return told(wanted.includes(pull.association));
}

export const ASSOCIATION_OF_AUTHOR = "GitHub tells the association only of the author of the pull request";

/** Whether an account opened the pull request. */
export function isAuthor(account: Account, { author }: Snapshot["pull"]): boolean {
  return author !== null && sameAccount(author, account);
}

/** Logins can be `constructor`, so nothing is looked up by name. */
function ofLogin<T>(byLogin: Readonly<Record<string, Fact<T>>> | undefined, login: string): Fact<T> | undefined {
  return Object.entries(byLogin ?? {}).find(([name]) => sameLogin(name, login))?.[1];
}

/** The people in a few words: `alice or in acme/docs`. */
export function peopleWords(selector: PeopleSelector): Phrase {
  if (selector.every(isNamed)) return anyName(selector.flatMap(({ user = [] }) => user));
  return selector.flatMap((person, index) => [...(index === 0 ? [] : [" or "]), ...personWords(person)]);
}

function personWords({
  user,
  team: teams,
  organization,
  permission,
  association: associations,
}: PersonSelector): Phrase {
  const parts: Phrase[] = [];
  if (user !== undefined) parts.push(anyName(user));
  if (teams !== undefined) parts.push(phrase`in ${anyName(teams)}`);
  if (organization !== undefined) parts.push(phrase`a member of ${anyName(organization)}`);
  if (associations !== undefined) parts.push(words(`a ${associations.join(" or ").replaceAll("_", " ")}`));
  if (permission !== undefined)
    parts.push(words(`${parts.length === 0 ? "somebody " : ""}with ${permission} permission`));
  return parts.flatMap((part, index) => [...(index === 0 ? [] : [" and "]), ...part]);
}

/** Named by login and by nothing else. */
function isNamed(person: PersonSelector): boolean {
  return Object.entries(person).every(([key, value]) => key === "user" || value === undefined);
}

function told(value: boolean): Fit {
  return { truth: known(value), why: [] };
}

function unknown(why: Phrase): Fit {
  return { truth: "unknown", why };
}

function either(parts: readonly Fit[]): Fit {
  const truth = anyOf(parts.map((fit) => fit.truth));
  return { truth, why: whyOf(parts, truth) };
}

function whyOf(parts: readonly Fit[], truth: Truth): Phrase {
  return truth === "unknown" ? (parts.find((fit) => fit.truth === "unknown")?.why ?? []) : [];
}
