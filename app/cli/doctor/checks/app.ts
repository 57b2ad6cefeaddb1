import { ConfigurationError } from "../../../settings/configuration-error.ts";
import { isNotThere } from "../../deployment/aws-asked.ts";
import type { Check } from "../check.ts";
import { configurationTrouble } from "../configuration-trouble.ts";
import { TITLES } from "../examination.ts";
import { type Finding, failed, ok } from "../finding.ts";
import { NotRegisteredError } from "../read/stored-credentials.ts";
import { shown } from "../why-not.ts";

export const appCredentials: Check = {
  id: "app-credentials",
  group: "GitHub App",
  title: TITLES.credentials,
  async examine({ credentials, stack }) {
    try {
      const { appId, key } = await credentials.own();
      return ok(
        `of the App ${appId}; ${key === "kms" ? "no private key is stored, AWS KMS signs" : "the private key can be opened"}`,
      );
    } catch (error) {
      if (error instanceof NotRegisteredError) {
        return failed(`no GitHub App is registered for the stack ${stack} yet`, "Run `greenlight register`.");
      }
      if (error instanceof ConfigurationError) {
        return configurationTrouble(error, "`greenlight register` stores them as they should be.");
      }
      if (isNotThere(error)) return failed("the secret does not exist", "Deploy again with `npm run deploy`.");
      throw error;
    }
  },
};

export const appOnGithub: Check = {
  id: "app",
  group: "GitHub App",
  title: TITLES.app,
  async examine({ app }) {
    try {
      const { name, slug, owner, htmlUrl } = await app.own();
      return ok(shown(`${name} (${slug}) of ${owner.login}, ${htmlUrl}`));
    } catch (error) {
      const refusal = refusedApp(error);
      if (refusal === null) throw error;
      return refusal;
    }
  },
};

const NEW_KEY = "Generate a private key in the App's settings, and store it with `greenlight register`.";

/**
 * Why GitHub does not take the App's word for who it is; null for anything else. Its words for claims of the JWT that do not
 * fit its clock: probot/probot#967, sigmavirus24/github3.py#1050, AmadeusITGroup/gh-app-auth#58.
 */
export function refusedApp(error: unknown): Finding | null {
  if (!(error instanceof Error) || !("status" in error)) return null;
  const said = shown(error.message);
  if (error.status === 404) {
    return failed(
      `GitHub knows no App with this id (${said})`,
      "Was the App deleted, or is it another GitHub's (GITHUB_API_URL)? Register it with `greenlight register`.",
    );
  }
  if (error.status !== 401) return null;
  if (/claim \('(?:exp|iat)'\)|issued at|expiration time/i.test(said)) {
    return failed(
      `GitHub does not accept the time in the App's token (${said})`,
      "Set this machine's clock: see “Clocks”.",
    );
  }
  return failed(`GitHub does not accept the App's key (${said}): it was deleted, or is another App's`, NEW_KEY);
}
