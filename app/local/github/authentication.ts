import { verify } from "node:crypto";
import type { EmulatedApp } from "./emulate.ts";
import { GithubError } from "./github-error.ts";
import type { RegisteredApps } from "./registered-apps.ts";
import type { GithubState } from "./state.ts";
import { hasExpired } from "./tokens.ts";

/** Who makes a request. */
export type Viewer =
  /** The App itself, by its JWT. */
  | { readonly kind: "app"; readonly appId: number }
  /** The App on its installation. */
  | { readonly kind: "installation"; readonly login: string; readonly appId: number }
  /** A person; or another App's bot, with that App's id. */
  | { readonly kind: "account"; readonly login: string; readonly appId: number | null }
  | { readonly kind: "anonymous" };

export interface Authentication {
  /** @throws GithubError 401 for credentials that are wrong or have expired. */
  readonly viewerOf: (authorization: string | undefined) => Promise<Viewer>;
  /** Remembers an installation token; answers with its expiry. */
  readonly admit: (token: string) => string;
}

/** https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app */
const TOKEN_LIFE_MS = 60 * 60 * 1000;
const LONGEST_JWT_S = 10 * 60;
const PERSONAL = /^(.+)-token$/;

/**
 * Credentials here: an App JWT (verified by emulate against the App's key, or here against that of an App registered since),
 * an installation token, or `<login>-token` for anybody who has an account, as in `Authorization: token alice-token`.
 */
export function createAuthentication(
  state: GithubState,
  emulated: EmulatedApp,
  registeredApps: RegisteredApps,
): Authentication {
  const expiries = new Map<string, number>();

  async function app(authorization: string, jwt: string): Promise<Viewer> {
    const [head = "", claimed = "", signature = ""] = jwt.split(".");
    const { exp, iss } = claimsOf(claimed);
    const registered = registeredApps.find(Number(iss));
    const accepted =
      registered === undefined
        ? (await emulated.request({ method: "GET", path: "/app", authorization })).status === 200
        : Number(exp) > Date.now() / 1000 &&
          verify(
            "RSA-SHA256",
            Buffer.from(`${head}.${claimed}`),
            registered.publicKey,
            Buffer.from(signature, "base64url"),
          );
    if (!accepted) throw new GithubError(401, "A JSON web token could not be decoded");
    // Emulate verifies signature and expiry. GitHub also refuses a JWT that lives for more than ten minutes.
    if (!(Number(exp) - Date.now() / 1000 <= LONGEST_JWT_S))
      throw new GithubError(401, "'Expiration time' claim ('exp') is too far in the future");
    return { kind: "app", appId: registered?.id ?? state.installation.appId };
  }

  return {
    admit: (token) => {
      const expiry = state.clock.milliseconds() + TOKEN_LIFE_MS;
      expiries.set(token, expiry);
      return `${new Date(expiry).toISOString().slice(0, 19)}Z`;
    },
    viewerOf: async (authorization) => {
      if (authorization === undefined) return { kind: "anonymous" };
      const token = authorization.replace(/^(bearer|token)\s+/i, "").trim();
      if (token.startsWith("eyJ")) return await app(authorization, token);
      const expiry = expiries.get(token);
      const { botLogin, appId } = state.installation;
      if (expiry !== undefined && state.clock.milliseconds() < expiry)
        return { kind: "installation", login: botLogin, appId };
      const account = state.accounts.find(PERSONAL.exec(token)?.[1] ?? "");
      if (account === undefined || account.login === botLogin) throw new GithubError(401, "Bad credentials");
      if (state.revoked.has(account.login) || hasExpired(state, account.login))
        throw new GithubError(401, "Bad credentials");
      return { kind: "account", login: account.login, appId: account.appId };
    },
  };
}

function claimsOf(encoded: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(Buffer.from(encoded, "base64url").toString()));
  } catch {
    throw new GithubError(401, "A JSON web token could not be decoded");
  }
}
