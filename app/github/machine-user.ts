import { ProbotOctokit } from "probot";
import type { Log } from "../observability/log.ts";
import { probotLog } from "../observability/probot-log.ts";
import { type Account, type GraphqlAccount, toAccount } from "../pull-request/account.ts";
import { UnexpectedAnswerError } from "./failure.ts";
import type { Octokit } from "./octokit.ts";
import { timedFetch } from "./timed-fetch.ts";
import { TokenRefusedError, tokenRefusalOf } from "./token-refusal.ts";

/** The account that approves where a policy has `approval.as: user`, by a token of its own. It is used for reviews alone. */
export interface MachineUser {
  /**
   * Who it is, as GitHub tells it: asked once for a token.
   *
   * @throws TokenRefusedError where GitHub does not accept the token, or it is no user's; what Octokit throws
   */
  account(): Promise<Account>;
  /** Does something as the machine user. @throws TokenRefusedError where GitHub does not let it; what `act` throws */
  speak<T>(act: (octokit: Octokit) => Promise<T>): Promise<T>;
}

export interface MachineUserOptions {
  /** `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  readonly apiUrl: string;
  readonly log: Log;
  /** How long one request may take, in milliseconds. */
  readonly requestTimeout?: number;
  /** The token; undefined: this deployment has none. Never kept anywhere but in memory, and never told. */
  readonly readToken: () => Promise<string | undefined>;
  readonly now: () => Date;
}

/** Milliseconds for which a token that was refused is not tried again: somebody may have authorised it since. */
const REFUSED_FOR = 5 * 60_000;
const REQUEST_TIMEOUT = 10_000;

/** The machine user for as long as the token stays the same; asked for at every batch, so that a new token is picked up. */
export function createMachineUserAccess(options: MachineUserOptions): () => Promise<MachineUser | null> {
  let current: { readonly token: string; readonly user: MachineUser } | undefined;
  return async () => {
    const token = await options.readToken();
    if (token === undefined) current = undefined;
    else if (current?.token !== token) current = { token, user: createMachineUser(token, options) };
    return current?.user ?? null;
  };
}

export const APPROVER_QUERY = /* GraphQL */ `
  query Approver { viewer { __typename id login databaseId } }`;

function createMachineUser(token: string, options: MachineUserOptions): MachineUser {
  const { apiUrl, log, requestTimeout = REQUEST_TIMEOUT, now } = options;
  // As for the App: nothing is sent twice, and no limit is waited for in a Lambda.
  const octokit: Octokit = new ProbotOctokit({
    auth: { token },
    baseUrl: apiUrl,
    log: probotLog(log),
    request: { fetch: timedFetch(requestTimeout) },
    throttle: { enabled: false },
    retry: { enabled: false },
  });
  let account: Promise<Account> | undefined;
  let refused: { readonly error: TokenRefusedError; readonly until: number } | undefined;

  const speak: MachineUser["speak"] = async (act) => {
    try {
      return await act(octokit);
    } catch (error) {
      const refusal = error instanceof TokenRefusedError ? error : tokenRefusalOf(error);
      if (refusal?.everywhere) {
        refused = { error: refusal, until: now().getTime() + REFUSED_FOR };
        account = undefined;
      }
      throw refusal ?? error;
    }
  };
  return {
    speak,
    account: async () => {
      if (refused !== undefined && now().getTime() < refused.until) throw refused.error;
      account ??= speak(whoIs).catch((error: unknown) => {
        account = undefined;
        throw error;
      });
      return await account;
    },
  };
}

/** An App's token, or its bot's, would have the App approve in the place of a user. */
async function whoIs(octokit: Octokit): Promise<Account> {
  const { viewer } = await octokit.graphql<{ readonly viewer: GraphqlAccount }>(APPROVER_QUERY);
  const account = toAccount(viewer);
  if (account.kind !== "user") {
    const why = "the approval token is an App's, and must be a machine user's (approvalToken in the App's credentials)";
    throw new TokenRefusedError(why, { everywhere: true });
  }
  if (account.id === null) throw new UnexpectedAnswerError("GitHub answered without the id of the machine user");
  return account;
}
