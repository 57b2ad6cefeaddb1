import { PutSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createSecretsClient, isWithoutValue, secretText } from "../../settings/secrets.ts";
import { awsAsked, clientConfig } from "./aws-asked.ts";
import type { AwsCaller } from "./aws-caller.ts";

/**
 * What a secret of the deployment holds; null where it has no value yet.
 *
 * @param what it is, such as "the App's credentials"
 * @throws ConfigurationError where it is empty or binary
 * @throws UsageError where AWS refuses; else what the SDK throws
 */
export async function readStoredSecret(caller: AwsCaller, arn: string, what: string): Promise<string | null> {
  return await asked(caller, `read ${what} in Secrets Manager`, async (client) => {
    try {
      return await secretText({ client, secretId: arn });
    } catch (error) {
      if (isWithoutValue(error)) return null;
      throw error;
    }
  });
}

/**
 * Stores what a secret holds from now on. The SDK tries a few times; each try has the same token, so that only one version
 * comes of it (API reference, PutSecretValue, `ClientRequestToken`).
 *
 * @throws UsageError where AWS refuses; else what the SDK throws
 */
export async function storeSecret(caller: AwsCaller, arn: string, value: object, what: string): Promise<void> {
  await asked(caller, `store ${what} in Secrets Manager`, (client) =>
    client.send(new PutSecretValueCommand({ SecretId: arn, SecretString: JSON.stringify(value) })),
  );
}

async function asked<T>(
  caller: AwsCaller,
  doing: string,
  ask: (client: SecretsManagerClient) => Promise<T>,
): Promise<T> {
  // What is stored may exist nowhere else: more patience than a function has.
  return await awsAsked(doing, createSecretsClient(clientConfig(caller)), ask);
}
