import { type AppCredentials, parseAppCredentials } from "../../../settings/app-credentials.ts";
import { ConfigurationError } from "../../../settings/configuration-error.ts";
import { secretJson } from "../../../settings/secret-json.ts";
import { createSecretsClient, secretText } from "../../../settings/secrets.ts";
import type { AwsCaller } from "../../deployment/aws-caller.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { isWithoutValue } from "../../deployment/not-registered.ts";
import { awsAsked } from "../aws-asked.ts";

/** What the App's secret holds, as far as it has to be known. */
export interface StoredCredentials extends Pick<AppCredentials, "appId" | "approvalToken"> {
  /** Where the key that signs is. */
  readonly key: "secret" | "kms";
}

/** The secret has no value yet. */
export class NotRegisteredError extends Error {
  override readonly name = "NotRegisteredError";
}

/**
 * Reads the App's credentials as its functions do.
 *
 * @throws NotRegisteredError where there are none yet
 * @throws ConfigurationError that lists everything that is wrong with them
 */
export async function readStoredCredentials(caller: AwsCaller, { outputs }: Deployment): Promise<StoredCredentials> {
  const { region, credentials } = caller.config;
  const text = await awsAsked(
    "read the App's credentials in Secrets Manager",
    createSecretsClient({ region, credentials }),
    (client) => secretText({ client, secretId: outputs.AppCredentialsArn }),
  ).catch((error: unknown) => {
    throw isWithoutValue(error) ? new NotRegisteredError() : error;
  });
  if (outputs.AppKeyArn !== undefined) return withoutKey(text);
  const { privateKey: _, ...stored } = parseAppCredentials(text);
  return { ...stored, key: "secret" };
}

const SUBJECT = "The App credentials";

/** A key in AWS KMS signs for the App: then none may lie in the secret. */
function withoutKey(text: string): StoredCredentials {
  const { appId, privateKey, approvalToken } = secretJson(SUBJECT, text, '{"appId": 123456}');
  if (privateKey !== undefined && privateKey !== null) {
    throw new ConfigurationError(SUBJECT, [
      {
        setting: "privateKey",
        problem: "is still in the secret, although a key in AWS KMS signs for the App",
        fix: "Store the secret without it, generate another key in the App's settings and delete this one there",
      },
    ]);
  }
  const id = Number(appId);
  if (!Number.isSafeInteger(id) || id <= 0) {
    throw new ConfigurationError(SUBJECT, [
      { setting: "appId", problem: "is not a positive whole number", fix: "Copy the App ID from the App's settings" },
    ]);
  }
  return { appId: id, key: "kms", ...(typeof approvalToken === "string" ? { approvalToken } : {}) };
}
