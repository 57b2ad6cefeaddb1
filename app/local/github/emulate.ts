import { createEmulator } from "emulate";

/**
 * The part of GitHub that emulate (vercel-labs, 0.12.2) plays: the App itself. It verifies App JWTs against the key, and
 * answers `/app`, `/app/installations…`, `access_tokens`, and what has no state worth sharing (`/meta`, `/zen`, …).
 *
 * Repositories, people and everything below them are ours. Emulate keeps them too, but: accounts cannot be added while
 * it runs and none is a bot; an installation token acts as the account's owner instead of the App's bot, and never
 * expires; pull requests have no files, reviews accept any line and the author's own approval, check runs any App; and
 * commit statuses, rules, `commits/:sha/pulls` and GraphQL are missing. Mirroring half of a state into it would mean two
 * truths.
 */
export interface EmulatedApp {
  readonly request: (request: {
    readonly method: string;
    /** With the query. */
    readonly path: string;
    readonly authorization: string | undefined;
    readonly body?: unknown;
  }) => Promise<{ readonly status: number; readonly body: unknown }>;
  readonly close: () => Promise<void>;
}

const ACCOUNT = "greenlight-installation";

export async function startEmulatedApp(options: {
  readonly appId: number;
  readonly slug: string;
  readonly privateKey: string;
  readonly installationId: number;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}): Promise<EmulatedApp> {
  const emulator = await createEmulator({
    service: "github",
    port: 0,
    seed: {
      github: {
        orgs: [{ login: ACCOUNT }],
        apps: [
          {
            app_id: options.appId,
            slug: options.slug,
            name: options.slug,
            private_key: options.privateKey,
            permissions: options.permissions,
            events: options.events,
            installations: [{ installation_id: options.installationId, account: ACCOUNT, repository_selection: "all" }],
          },
        ],
      },
    },
  });
  return {
    request: async ({ method, path, authorization, body }) => {
      const response = await fetch(new URL(path, emulator.url), {
        method,
        headers: {
          accept: "application/json",
          ...(authorization === undefined ? {} : { authorization }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const json = response.headers.get("content-type")?.includes("json") ?? false;
      return { status: response.status, body: json ? JSON.parse(text) : text };
    },
    close: () => emulator.close(),
  };
}
