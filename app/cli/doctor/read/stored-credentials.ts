import { type AppCredentials, parseAppCredentials } from "../../../settings/app-credentials.ts";
import { createSecretsClient, isWithoutValue, secretText } from "../../../settings/secrets.ts";
import { awsAsked } from "../../deployment/aws-asked.ts";
import type { AwsCaller } from "../../deployment/aws-caller.ts";
import type { Deployment } from "../../deployment/deployment.ts";

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
  const { key, ...stored } = parseAppCredentials(text, outputs.AppKeyArn ?? null);
  return { ...stored, key: key.kind === "kms" ? "kms" : "secret" };
}
