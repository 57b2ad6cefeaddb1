import { setTimeout as delay } from "node:timers/promises";
import { mask } from "../../observability/describe-error.ts";
import { type Keeper, KeyIsSafeError } from "./keeper.ts";
import { fetchNewApp, type NewApp } from "./new-app.ts";
import { rescueKey } from "./rescue-key.ts";

/** How a registration ended. */
export type Outcome =
  /** `trouble`: what is left to do besides; null: nothing. */
  | { readonly kind: "registered"; readonly app: NewApp; readonly trouble: string | null }
  /** The App was registered or not, and its credentials are not where they are needed; `reason` says how to go on. */
  | { readonly kind: "failed"; readonly reason: string };

export interface CompletionParts {
  readonly keeper: Keeper;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  /** Where a key goes that could not be kept; gives the file. */
  readonly rescue?: (app: NewApp) => string | null;
}

/** Before the credentials are stored once more, in milliseconds. */
const PAUSE = 2_000;

/**
 * Fetches a registered App's credentials and keeps them. The private key exists only here by then: where it cannot be kept,
 * it goes into a file, and never to the terminal or to the page. Never throws.
 */
export async function complete(
  code: string,
  { keeper, sleep = delay, rescue = rescueKey }: CompletionParts,
): Promise<Outcome> {
  let app: NewApp;
  try {
    app = await fetchNewApp(keeper.github, code, sleep);
  } catch (error) {
    return { kind: "failed", reason: told(error) };
  }
  try {
    await keepOrAgain(app, keeper, sleep);
  } catch (error) {
    if (error instanceof KeyIsSafeError) return { kind: "failed", reason: told(error) };
    return { kind: "failed", reason: `${told(error)}\n${rescued(app, keeper, rescue(app))}` };
  }
  try {
    await keeper.connect(app);
    return { kind: "registered", app, trouble: null };
  } catch (error) {
    const trouble = `The webhook is not set yet: ${told(error)}\n${keeper.howToConnect}`;
    return { kind: "registered", app, trouble };
  }
}

async function keepOrAgain(app: NewApp, keeper: Keeper, sleep: NonNullable<CompletionParts["sleep"]>): Promise<void> {
  try {
    await keeper.keep(app);
  } catch {
    await sleep(PAUSE);
    await keeper.keep(app);
  }
}

function rescued(app: NewApp, keeper: Keeper, file: string | null): string {
  const registered = `The App ${app.name} (${app.id}) is registered at GitHub: ${app.htmlUrl}`;
  if (file === null) {
    return `${registered}\nIts private key could not be put into a file either, and is lost. Generate another in the App's settings at GitHub, or delete the App there and run this again.`;
  }
  return `${registered}\nIts private key is in ${file}, which nobody but you may read.\n${keeper.howToKeep(app, file)}`;
}

function told(error: unknown): string {
  return mask(error instanceof Error ? error.message : String(error));
}
