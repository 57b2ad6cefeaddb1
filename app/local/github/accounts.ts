import { GithubError, notFound } from "./github-error.ts";
import { type NextId, nodeId } from "./ids.ts";

export interface Account {
  readonly id: number;
  readonly nodeId: string;
  /** In REST's form: an App's bot account ends in `[bot]`. */
  readonly login: string;
  readonly type: "User" | "Bot" | "Organization";
  readonly name: string;
  readonly email: string;
  /** What the account may do in every repository here. Only the reviews of those who may write count. */
  readonly access: "read" | "write" | "admin";
  /** The App behind a bot account. */
  readonly appId: number | null;
}

/** A GitHub App, ours or another. */
export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
}

/** GitHub Actions, the CI of the stories. Source: https://api.github.com/apps/github-actions */
export const GITHUB_ACTIONS: App = { id: 15_368, slug: "github-actions", name: "GitHub Actions" };
/** The committer of what GitHub commits by itself. Source: https://api.github.com/users/web-flow */
export const WEB_FLOW = "web-flow";

interface NewAccount {
  readonly login: string;
  readonly type?: Account["type"] | undefined;
  readonly id?: number | undefined;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly access?: Account["access"] | undefined;
  readonly appId?: number | undefined;
}

/** Everybody who has an account: people, organisations, Apps and their bots. */
export class Accounts {
  readonly #byLogin = new Map<string, Account>();
  readonly #apps = new Map<number, App>();
  readonly #nextId: NextId;

  constructor(nextId: NextId) {
    this.#nextId = nextId;
    this.add({ login: WEB_FLOW, id: 19_864_447, name: "GitHub", email: "noreply@github.com" });
    this.add({ login: "ghost", id: 10_137, name: "Deleted user", access: "read" });
    this.addApp(GITHUB_ACTIONS, 41_898_282);
  }

  add(account: NewAccount): Account {
    const known = this.find(account.login);
    if (known !== undefined) throw new GithubError(422, `There is already an account "${account.login}".`);
    const id = account.id ?? this.#nextId("account");
    const type = account.type ?? (account.login.endsWith("[bot]") ? "Bot" : "User");
    const prefix = type === "Bot" ? "BOT" : type === "Organization" ? "O" : "U";
    const added: Account = {
      id,
      nodeId: nodeId(prefix, id),
      login: account.login,
      type,
      name: account.name ?? account.login,
      // https://docs.github.com/en/account-and-profile/reference/email-addresses-reference#your-noreply-email-address
      email: account.email ?? `${id}+${account.login}@users.noreply.github.com`,
      access: account.access ?? "write",
      appId: account.appId ?? null,
    };
    this.#byLogin.set(added.login.toLowerCase(), added);
    return added;
  }

  /** An App and its bot account `<slug>[bot]`. */
  addApp(app: App, botId?: number, access?: Account["access"]): Account {
    this.#apps.set(app.id, app);
    return this.add({ login: `${app.slug}[bot]`, type: "Bot", id: botId, name: app.name, appId: app.id, access });
  }

  setAccess(login: string, access: Account["access"]): Account {
    const changed = { ...this.get(login), access };
    this.#byLogin.set(login.toLowerCase(), changed);
    return changed;
  }

  find(login: string): Account | undefined {
    return this.#byLogin.get(login.toLowerCase());
  }

  /** @throws GithubError 404 for a login that nobody has. */
  get(login: string): Account {
    const account = this.find(login);
    if (account === undefined) throw notFound(`No account "${login}". Add it first: world.addUser or world.addBot.`);
    return account;
  }

  /** The account that GitHub attributes a commit of this address to; null where nobody has registered it. */
  byEmail(email: string): Account | null {
    const wanted = email.toLowerCase();
    return [...this.#byLogin.values()].find((account) => account.email.toLowerCase() === wanted) ?? null;
  }

  app(id: number): App {
    const app = this.#apps.get(id);
    if (app === undefined) throw notFound(`No App ${id}. Add it first: world.addBot.`);
    return app;
  }

  appBySlug(slug: string): App {
    const app = [...this.#apps.values()].find((candidate) => candidate.slug === slug);
    if (app === undefined) throw notFound(`No App "${slug}". Add it first: world.addBot.`);
    return app;
  }

  botOf(appId: number): Account {
    return this.get(`${this.app(appId).slug}[bot]`);
  }

  all(): readonly Account[] {
    return [...this.#byLogin.values()];
  }
}
