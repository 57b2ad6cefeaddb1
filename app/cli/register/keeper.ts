import type { GithubAddress } from "./github-address.ts";
import type { NewApp } from "./new-app.ts";

/** Where an App's credentials go, and what belongs to that. */
export interface Keeper {
  readonly github: GithubAddress;
  /** Where GitHub is to send the App's webhooks. */
  readonly webhookUrl: string;
  /** Where the credentials go, for people. */
  readonly place: string;
  /** What is registered for, for people: "the stack Greenlight in eu-central-1". */
  readonly purpose: string;
  /**
   * Keeps the credentials, which exist nowhere else. May be asked again where it failed.
   *
   * @throws KeyIsSafeError where the key is safe and something else is left to do
   */
  readonly keep: (app: NewApp) => Promise<void>;
  /** Makes the webhook secret the same here and at GitHub. */
  readonly connect: (app: NewApp) => Promise<void>;
  /** How to do that by hand where it failed. */
  readonly howToConnect: string;
  /** How to go on with a private key that could not be kept and was put into this file. */
  readonly howToKeep: (app: NewApp, file: string) => string;
  /** What to do after the App was installed; empty: nothing. */
  readonly next: string;
}

/** The private key is where it belongs; the message says what is left to do. */
export class KeyIsSafeError extends Error {
  override readonly name = "KeyIsSafeError";
}
