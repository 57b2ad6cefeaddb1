import { type Account, sameLogin } from "../pull-request/account.ts";
import { peopleOf } from "../pull-request/people.ts";
import type { Snapshot } from "../pull-request/snapshot.ts";
import { askedOf } from "./asked.ts";
import type { ApprovalDemand } from "./conditions/approvals.ts";
import type { PersonSelector } from "./people-selector.ts";
import type { PolicyReading } from "./reading.ts";
import { latestReviews } from "./reviews.ts";

/** What a policy asks of people whom only GitHub knows, about one pull request. Each name and login once. */
export interface PeopleQuestions {
  /** `organization/team` */
  readonly teams: readonly string[];
  /** Who of whom is a member. */
  readonly organizations: readonly { readonly name: string; readonly logins: readonly string[] }[];
  /** Whose permission on the repository. */
  readonly permissions: readonly string[];
}

/**
 * Collects what a policy asks of the directory: its conditions `author`, `approvals` and `changes_requested`, wherever they
 * stand, and the approvals that its rules wait for. Only of those people that the answer is about: who is involved, and
 * whose review decides. Bots are in no directory.
 */
export function peopleQuestions(reading: PolicyReading, snapshot: Snapshot): PeopleQuestions {
  const { head } = snapshot.pull;
  const reviews = latestReviews(snapshot);
  const approving = reviews.filter(({ state, sha }) => state === "approved" && sha === head.sha);
  const requesting = reviews.filter(({ state }) => state === "changes-requested");
  const asked = [
    ...selectorsOf(askedOf(reading, "author").flat(), peopleOf(snapshot).accounts),
    ...selectorsOf(demandsOf(reading), accountsOf(approving)),
    ...selectorsOf(
      askedOf(reading, "changes_requested").flatMap((people) => (typeof people === "boolean" ? [] : people)),
      accountsOf(requesting),
    ),
  ];
  const organizations = asked.flatMap(({ person }) => person.organization ?? []);
  return {
    teams: distinct(asked.flatMap(({ person }) => person.team ?? [])),
    organizations: distinct(organizations).map((name) => ({
      name,
      logins: distinct(asked.filter(({ person }) => isOf(name, person)).flatMap(({ logins }) => logins)),
    })),
    permissions: distinct(asked.filter(({ person }) => needsPermission(person)).flatMap(({ logins }) => logins)),
  };
}

interface AskedOfPeople {
  readonly person: PersonSelector;
  readonly logins: readonly string[];
}

function selectorsOf(people: readonly PersonSelector[], accounts: readonly Account[]): AskedOfPeople[] {
  const logins = accounts.filter(({ kind }) => kind === "user").map(({ login }) => login);
  return people.map((person) => ({ person, logins }));
}

/** Whoever may push is known from the review itself, so only other permissions are asked for. */
function demandsOf(reading: PolicyReading): PersonSelector[] {
  const rules = reading.status === "valid" ? reading.policy.rules : [];
  const demands: ApprovalDemand[] = [
    ...askedOf(reading, "approvals").flat(),
    ...rules.flatMap(({ approvals = [] }) => approvals),
  ];
  return demands.map(({ team, organization, permission }) => ({
    team,
    organization,
    ...(permission === "write" ? {} : { permission }),
  }));
}

function needsPermission({ permission }: PersonSelector): boolean {
  return permission !== undefined && permission !== "none";
}

function isOf(name: string, { organization = [] }: PersonSelector): boolean {
  return organization.some((one) => sameLogin(one, name));
}

function accountsOf(reviews: Snapshot["reviews"]): Account[] {
  return reviews.flatMap(({ author }) => author ?? []);
}

/** GitHub's names ignore case. */
function distinct(names: readonly string[]): string[] {
  return [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
}
