import { readAppYml } from "../../settings/app-manifest.ts";
import type { RegisterOptions } from "../commands/register.ts";
import { importAppKey } from "../deployment/import-app-key.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { readAskedFor } from "./asked-for.ts";
import { type CompletionParts, complete, type Outcome } from "./complete.ts";
import { failedPage, installUrl, registeredPage } from "./end-page.ts";
import { type ImportAppKey, keepInAws } from "./keep-in-aws.ts";
import { keepLocally } from "./keep-locally.ts";
import type { Keeper } from "./keeper.ts";
import { appManifest, appName } from "./manifest.ts";
import { type PageContext, type Registration, serveRegistration } from "./registration-server.ts";
import { ORGANIZATION, startPage } from "./start-page.ts";

/** What tests put in the place of the world. */
export interface RegisterParts extends Omit<CompletionParts, "keeper"> {
  readonly openBrowser?: (url: string) => Promise<unknown>;
  readonly importKey?: ImportAppKey;
  readonly tooLate?: AbortSignal;
  /** Where `.env` is. */
  readonly folder?: string;
}

/** After that, GitHub's code is no good any more. */
const AN_HOUR = 60 * 60 * 1_000;

/**
 * Registers a GitHub App in the browser, on a page of this machine, and keeps its credentials. Nothing is registered where
 * it is clear before that they could not be kept.
 *
 * @returns whether all is done; false: it is registered, and something else is left to do
 * @throws UsageError that says how to go on
 */
export async function runRegister(
  options: RegisterOptions,
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
  parts: RegisterParts = {},
): Promise<boolean> {
  const { organization } = options;
  if (organization !== undefined && !new RegExp(`^${ORGANIZATION}$`).test(organization)) {
    throw new UsageError(`--organization ${organization} is no name that an organization at GitHub can have.`);
  }
  const name = appName(options);
  const keeper =
    options.local === true
      ? keepLocally(options, env, parts.folder)
      : await keepInAws(options, env, parts.importKey ?? importAppKey);
  const appYml = readAppYml();
  const start = ({ redirectUrl, ...context }: PageContext) =>
    startPage({
      ...context,
      ...keeper,
      ...readAskedFor(appYml),
      web: keeper.github.web,
      manifest: appManifest(appYml, {
        name,
        public: options.public === true,
        webhookUrl: keeper.webhookUrl,
        redirectUrl,
      }),
      name,
      public: options.public === true,
      organization: organization ?? null,
    });
  const registration = await serveRegistration<Outcome>({
    port: options.port,
    web: keeper.github.web,
    tooLate: parts.tooLate ?? AbortSignal.timeout(AN_HOUR),
    startPage: start,
    complete: async (code, nonce) => {
      const result = await uninterrupted(terminal, () => complete(code, { ...parts, keeper }));
      const page =
        result.kind === "registered"
          ? registeredPage(nonce, result.app, keeper, result.trouble)
          : failedPage(nonce, result.reason, true);
      return { page, result };
    },
  });
  try {
    terminal.write(`Registering a GitHub App for ${keeper.purpose}, at ${keeper.github.web}
  webhooks go to     ${keeper.webhookUrl}
  credentials go to  ${keeper.place}

Open this page in a browser; nothing is registered before you confirm it at GitHub (Ctrl-C ends it):
  ${registration.url}

`);
    if (options.open) await openedOrTold(registration, terminal, parts.openBrowser ?? openInBrowser);
    return tell(await registration.ended, keeper, terminal);
  } finally {
    await registration.close();
  }
}

function tell(outcome: Outcome, keeper: Keeper, { write, complain }: Terminal): boolean {
  if (outcome.kind === "failed") throw new UsageError(outcome.reason);
  const { app, trouble } = outcome;
  write(`Registered: ${app.name} (App ${app.id}), ${app.htmlUrl}
Its credentials are in ${keeper.place}.
Install it: ${installUrl(app)}
Then: ${keeper.next}
`);
  if (trouble !== null) complain(`${trouble}\n`);
  return trouble === null;
}

async function openInBrowser(url: string): Promise<void> {
  const { default: open } = await import("open");
  const browser = await open(url);
  // Where there is no browser, whoever reads the terminal opens the page.
  browser.on("error", () => undefined);
}

/** The address is in the terminal already, so a browser that does not open is no failure. */
async function openedOrTold(
  { url }: Registration<unknown>,
  { complain }: Terminal,
  openBrowser: NonNullable<RegisterParts["openBrowser"]>,
): Promise<void> {
  await openBrowser(url).catch((error: unknown) => {
    complain(`No browser could be opened (${error instanceof Error ? error.message : String(error)}).\n`);
  });
}

/** Ctrl-C in the moment in which the private key is nowhere else would lose it. */
async function uninterrupted<T>({ complain }: Terminal, work: () => Promise<T>): Promise<T> {
  const hold = () => complain("One moment: the App's private key is being stored.\n");
  process.on("SIGINT", hold);
  try {
    return await work();
  } finally {
    process.off("SIGINT", hold);
  }
}
