import { randomUUID } from "node:crypto";
import type { AppSigner } from "./app-signer.ts";

/** As Octokit's `createJwt` gives it. */
export interface AppJwt {
  readonly jwt: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

export interface AppJwts {
  /**
   * A token that is valid for minutes yet.
   *
   * @param timeDifference seconds that GitHub's clock is ahead of ours, where GitHub refused a token for that
   * @throws what the signer throws
   */
  make(appId: string | number, timeDifference?: number): Promise<AppJwt>;
  /** GitHub did not accept this one (in an `authorization` header): it is not used again. */
  refused(authorization: string): void;
}

/**
 * It starts a minute ago, for clocks that differ, and lasts nine minutes of the ten that GitHub allows
 * (docs.github.com, "Generating a JSON Web Token (JWT) for a GitHub App").
 */
const STARTS_AGO_S = 60;
const LASTS_S = 540;

/**
 * Where every signature is paid, a token serves for five minutes, which leaves four for clocks that differ. GitHub takes
 * one more than once until it expires: hub4j/github-api, on which Jenkins builds, has used one for six minutes for years
 * (`JWTTokenProvider.java`).
 */
const REUSED_S = 300;

/**
 * JSON Web Tokens of the App, each unlike any other: without the `jti`, two Lambdas make the same one within one second,
 * and GitHub answered the second with 404 (github-aws-runners/terraform-aws-github-runner#5025).
 */
export function appJwts(signer: AppSigner): AppJwts {
  let kept: { readonly promise: Promise<AppJwt>; readonly until: number } | undefined;
  let keptJwt: string | undefined;

  async function create(appId: string | number, nowSeconds: number): Promise<AppJwt> {
    const expires = nowSeconds + LASTS_S;
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
    const unsigned = [
      encode({ alg: "RS256", typ: "JWT" }),
      encode({ iat: nowSeconds - STARTS_AGO_S, exp: expires, iss: String(appId), jti: randomUUID() }),
    ].join(".");
    const signature = await signer.sign(unsigned);
    return {
      jwt: `${unsigned}.${Buffer.from(signature).toString("base64url")}`,
      expiresAt: new Date(expires * 1_000).toISOString(),
    };
  }

  return {
    async make(appId, timeDifference) {
      const now = Math.floor(Date.now() / 1_000);
      // A clock that was set back must not stretch the time, so it counts from both sides.
      const mayServe = kept !== undefined && now < kept.until && now >= kept.until - REUSED_S;
      if (kept !== undefined && mayServe && timeDifference === undefined) return await kept.promise;
      const promise = create(appId, now + (timeDifference ?? 0));
      if (!signer.paid) return await promise;
      const mine = { promise, until: now + REUSED_S };
      kept = mine;
      try {
        const made = await promise;
        if (kept === mine) keptJwt = made.jwt;
        return made;
      } catch (error) {
        if (kept === mine) kept = undefined;
        throw error;
      }
    },
    refused(authorization) {
      if (keptJwt !== undefined && authorization.endsWith(keptJwt)) kept = keptJwt = undefined;
    },
  };
}
