import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createGithubApp } from "../../github/octokit.ts";
import { SILENT_LOG } from "../../observability/log.ts";
import { probotLog } from "../../observability/probot-log.ts";
import { connectApp } from "../deployment/connect-app.ts";
import { UsageError } from "../usage-error.ts";
import { readEnvFile, writeEnvFile } from "./env-file.ts";
import { type GithubAddress, githubAt } from "./github-address.ts";
import type { Keeper } from "./keeper.ts";
import type { NewApp } from "./new-app.ts";
import { keyFileName } from "./rescue-key.ts";

export interface LocalOptions {
  readonly githubUrl?: string;
  readonly webhookUrl?: string;
  readonly replace?: boolean;
}

/**
 * Keeps an App's credentials in `.env` and in a file beside it, for `npm run dev -- --github`.
 *
 * @throws UsageError where `.env` has an App already, or no webhook proxy is known
 */
export function keepLocally(options: LocalOptions, env: NodeJS.ProcessEnv, folder = process.cwd()): Keeper {
  const path = join(folder, ".env");
  const present = readEnvFile(path);
  if (present.APP_ID && options.replace !== true) {
    throw new UsageError(
      `${path} has the App ${present.APP_ID} already. With --replace, it is replaced there; at GitHub it stays.`,
    );
  }
  const github = githubAt(options.githubUrl ?? "https://github.com");
  const webhookUrl = options.webhookUrl ?? (env.WEBHOOK_PROXY_URL || present.WEBHOOK_PROXY_URL) ?? "";
  requireProxy(webhookUrl, github);
  return {
    github,
    webhookUrl,
    place: `${path} and a file with the private key beside it`,
    purpose: "this machine",
    async keep(app) {
      // GitHub makes a secret for every App that is registered from a manifest, though its API may tell none.
      writeFileSync(join(folder, keyFileName(app.id)), app.privateKey, { mode: 0o600 });
      writeEnvFile(path, {
        APP_ID: String(app.id),
        PRIVATE_KEY_PATH: keyFileName(app.id),
        WEBHOOK_SECRET: app.webhookSecret ?? randomBytes(32).toString("hex"),
        WEBHOOK_PROXY_URL: webhookUrl,
        APP_SLUG: app.slug,
        GITHUB_API_URL: github.api,
      });
    },
    connect: async (app) => await connect(app, github, webhookUrl, path),
    howToConnect: `Set the webhook secret in the App's settings at GitHub to the one in ${path}, and its webhook URL to ${webhookUrl}.`,
    howToKeep: (app, file) =>
      `Set APP_ID=${app.id}, PRIVATE_KEY_PATH=${file} and a WEBHOOK_SECRET in ${path}, and that secret in the App's settings, too.`,
    next: "npm run dev -- --github",
  };
}

async function connect(app: NewApp, github: GithubAddress, url: string, envFile: string): Promise<void> {
  const { WEBHOOK_SECRET: secret = "" } = readEnvFile(envFile);
  const { id: appId, privateKey } = app;
  const speaks = createGithubApp({
    appId,
    key: { kind: "pem", pem: privateKey },
    apiUrl: github.api,
    log: probotLog(SILENT_LOG),
  });
  await speaks.ready();
  await connectApp(await speaks.auth(), { url, secret });
}

function requireProxy(address: string, github: GithubAddress): void {
  const how =
    "Open https://smee.io/new, which makes one, and give its address: --webhook-url https://smee.io/…, or WEBHOOK_PROXY_URL in .env.";
  if (address === "") {
    throw new UsageError(`GitHub cannot reach this machine, so webhooks have to come through a proxy. ${how}`);
  }
  const url = URL.parse(address);
  // Only the embedded GitHub, which has no https of its own, is on this machine.
  const plain = url?.protocol === "http:" && github.web.startsWith("http://127.0.0.1:");
  if (url?.protocol !== "https:" && !plain)
    throw new UsageError(`${address} is no https address of a webhook proxy. ${how}`);
}
