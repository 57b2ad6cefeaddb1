import { parse } from "yaml";
import { z } from "zod";
import { UsageError } from "../usage-error.ts";

/** GitHub's form takes no longer name. */
export const LONGEST_NAME = 34;

const stated = z.looseObject({ name: z.string(), hook_attributes: z.looseObject({}) });

/**
 * What GitHub registers the App from: `app.yml`, but for what differs from one deployment to the next.
 *
 * @see https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest#github-app-manifest-parameters
 */
export function appManifest(
  appYml: string,
  changes: {
    readonly name: string;
    readonly public: boolean;
    readonly webhookUrl: string;
    readonly redirectUrl: string;
  },
): Readonly<Record<string, unknown>> {
  const manifest = stated.parse(parse(appYml));
  return {
    ...manifest,
    name: changes.name,
    public: changes.public,
    hook_attributes: { ...manifest.hook_attributes, url: changes.webhookUrl },
    redirect_url: changes.redirectUrl,
  };
}

/**
 * The App's name: nobody at GitHub may have another of that name, so one for an organisation names it.
 *
 * @throws UsageError where GitHub would not take it
 */
export function appName({ name, organization }: { readonly name?: string; readonly organization?: string }): string {
  if (name !== undefined) {
    const trimmed = name.trim();
    if (trimmed !== "" && trimmed.length <= LONGEST_NAME) return trimmed;
    throw new UsageError(`--name must have 1 to ${LONGEST_NAME} characters, which is what GitHub takes.`);
  }
  const full = organization === undefined ? "Greenlight" : `Greenlight for ${organization}`;
  return full.slice(0, LONGEST_NAME).trim();
}
