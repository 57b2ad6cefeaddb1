/**
 * A GitHub account as every part of Greenlight sees it.
 *
 * GraphQL drops the `[bot]` suffix of an App's login (`dependabot`), REST keeps it (`dependabot[bot]`), and a user may
 * well be called `dependabot`. So the kind of account is part of its identity, and `login` is always in REST's form.
 */
export interface Account {
  /** The database id; null where GitHub does not tell it (a deleted account's ghost, an organisation). */
  readonly id: number | null;
  /** In REST's form: an App's bot account ends in `[bot]`. */
  readonly login: string;
  readonly kind: "user" | "bot" | "other";
}

/** What GraphQL tells about an account: `Actor` and its concrete types, or the `user` of a `GitActor`. */
export interface GraphqlAccount {
  readonly __typename?: string;
  readonly login: string;
  readonly id?: string;
  readonly databaseId?: number | null;
}

const SUFFIX = "[bot]";

/**
 * The one place where logins are normalised.
 *
 * A commit's author is typed `User` by GraphQL even where it is a bot; its node id (`BOT_…`, or the older base64 of
 * `03:Bot…`) and its login tell. See palantir/policy-bot `pull/github.go` (`GetV3Login`) for the `Actor` half of this.
 */
export function toAccount(found: GraphqlAccount): Account {
  const bot = found.__typename === "Bot" || found.login.endsWith(SUFFIX) || isBotNodeId(found.id);
  const login = bot && !found.login.endsWith(SUFFIX) ? found.login + SUFFIX : found.login;
  const kind = bot
    ? "bot"
    : found.__typename === undefined || found.__typename === "User" || found.__typename === "Mannequin"
      ? "user"
      : "other";
  return { id: found.databaseId ?? null, login, kind };
}

function isBotNodeId(id: string | undefined): boolean {
  return id !== undefined && (id.startsWith("BOT_") || id.startsWith("MDM6Qm90"));
}

/** Whether two accounts are the same: by id where both have one, else by login (GitHub's logins ignore case). */
export function sameAccount(a: Account, b: Account): boolean {
  if (a.id !== null && b.id !== null) return a.id === b.id;
  return sameLogin(a.login, b.login);
}

/** Whether two logins in REST's form name the same account. */
export function sameLogin(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** GitHub's own committer of commits made in the browser. Trustworthy only on a commit that GitHub signed. */
export const WEB_FLOW = "web-flow";
