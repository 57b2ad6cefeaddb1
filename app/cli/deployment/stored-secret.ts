import { PutSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { createSecretsClient, isWithoutValue, secretText } from "../../settings/secrets.ts";
import { type AwsCaller, awsExplained } from "./aws-caller.ts";

/** A person waits, and what is stored may exist nowhere else: more patience than a function has. */
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 10_000, throwOnRequestTimeout: true } as const;

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
  { config }: AwsCaller,
  doing: string,
  ask: (client: SecretsManagerClient) => Promise<T>,
): Promise<T> {
  const client = createSecretsClient({ ...config, requestHandler: TIMEOUTS });
  try {
    return await ask(client);
  } catch (error) {
    throw awsExplained(error, doing);
  } finally {
    client.destroy();
  }
}
