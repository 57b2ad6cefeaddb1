import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";
import { z } from "zod";
import { GithubError, notFound } from "./github-error.ts";
import type { GithubState } from "./state.ts";
import type { HookConfig } from "./webhooks.ts";

/**
 * What an App is registered from
 * (https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest#github-app-manifest-parameters).
 * GitHub's form takes names of up to 34 characters.
 */
export const appManifest = z.object({
  name: z.string().trim().min(1).max(34),
  url: z.url(),
  hook_attributes: z.object({ url: z.url(), active: z.boolean().default(true) }).optional(),
  redirect_url: z.url(),
  description: z.string().default(""),
  public: z.boolean().default(false),
  default_permissions: z.record(z.string(), z.enum(["read", "write", "admin"])).default({}),
  default_events: z.array(z.string()).default([]),
});

export type AppManifest = z.output<typeof appManifest>;

/** An App that was registered while this GitHub runs. It is installed nowhere, and sends nothing. */
export interface RegisteredApp extends Pick<AppManifest, "name" | "url" | "description"> {
  readonly id: number;
  readonly slug: string;
  /** Login. */
  readonly owner: string;
  readonly createdAt: string;
  readonly clientId: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
  readonly publicKey: KeyObject;
  readonly hook: HookConfig;
}

/** What GitHub tells once. */
export interface Credentials {
  readonly pem: string;
  readonly clientSecret: string;
  readonly webhookSecret: string;
}

export interface RegisteredApps {
  /** Registers an App, and gives the code that its credentials are fetched with. @throws GithubError 422 for a name that is taken. */
  readonly register: (manifest: AppManifest, owner: string) => string;
  /** @throws GithubError 404 for a code that there never was, that was used, or that is older than an hour */
  readonly convert: (code: string) => { readonly app: RegisteredApp; readonly credentials: Credentials };
  readonly find: (id: number) => RegisteredApp | undefined;
}

const HOUR_MS = 60 * 60 * 1000;

export function createRegisteredApps(state: GithubState): RegisteredApps {
  const apps = new Map<number, RegisteredApp>();
  const codes = new Map<
    string,
    { readonly app: RegisteredApp; readonly credentials: Credentials; readonly at: number }
  >();
  return {
    register(manifest, owner) {
      const slug = slugOf(manifest.name);
      if (state.accounts.find(`${slug}[bot]`) !== undefined) {
        throw new GithubError(422, `Name is already taken: ${manifest.name}`);
      }
      // GitHub's keys are PKCS #1.
      const { privateKey: pem } = generateKeyPairSync("rsa", {
        modulusLength: 2048,
        publicKeyEncoding: { type: "spki", format: "pem" },
        privateKeyEncoding: { type: "pkcs1", format: "pem" },
      });
      const credentials = {
        pem,
        clientSecret: randomBytes(20).toString("hex"),
        webhookSecret: randomBytes(20).toString("hex"),
      };
      const { name, url, description, hook_attributes: hook } = manifest;
      const app: RegisteredApp = {
        id: state.nextId("app"),
        slug,
        name,
        url,
        description,
        owner,
        createdAt: state.clock.now(),
        clientId: `Iv23li${randomBytes(7).toString("hex")}`,
        permissions: manifest.default_permissions,
        events: manifest.default_events,
        publicKey: createPublicKey(pem),
        hook: { url: hook?.url, secret: credentials.webhookSecret },
      };
      state.accounts.addApp(app);
      apps.set(app.id, app);
      const code = randomBytes(20).toString("hex");
      codes.set(code, { app, credentials, at: state.clock.milliseconds() });
      return code;
    },
    convert(code) {
      const found = codes.get(code);
      codes.delete(code);
      if (found === undefined || state.clock.milliseconds() - found.at > HOUR_MS) throw notFound();
      return found;
    },
    find: (id) => apps.get(id),
  };
}

function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
