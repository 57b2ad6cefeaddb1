import {
  GetSecretValueCommand,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from "@aws-sdk/client-secrets-manager";
import type { Log } from "../observability/log.ts";
import { type AppCredentials, parseAppCredentials } from "./app-credentials.ts";
import { type CachedSecret, cachedSecret } from "./cached-secret.ts";
import { ConfigurationError } from "./configuration-error.ts";
import { parseWebhookSecret, type WebhookSecret } from "./webhook-secret.ts";

/** What a secret is read with. `now` in milliseconds. */
export interface SecretSource {
  readonly client: SecretsManagerClient;
  /** ARN or name. */
  readonly secretId: string;
  readonly now: () => number;
  readonly log: Log;
}

/** GitHub waits ten seconds for the answer to a webhook, and the queue needs its part of them (see app/queue/queue.ts). */
export const SECRETS_TIMEOUTS = { connectionMs: 1_000, requestMs: 1_500, attempts: 2 } as const;

/** A client for Secrets Manager that gives up in time; region, credentials and endpoint by the SDK's own variables. */
export function createSecretsClient(overrides: SecretsManagerClientConfig = {}): SecretsManagerClient {
  return new SecretsManagerClient({
    maxAttempts: SECRETS_TIMEOUTS.attempts,
    requestHandler: {
      connectionTimeout: SECRETS_TIMEOUTS.connectionMs,
      requestTimeout: SECRETS_TIMEOUTS.requestMs,
      socketTimeout: SECRETS_TIMEOUTS.requestMs,
      throwOnRequestTimeout: true,
    },
    ...overrides,
  });
}

/** The webhook secret. `read()` throws a {@link ConfigurationError} where what is stored cannot be used. */
export function webhookSecret(source: SecretSource): CachedSecret<WebhookSecret> {
  return cachedSecret({ ...source, fetch: async () => parseWebhookSecret(await secretText(source)) });
}

/**
 * The App's credentials. `read()` throws a {@link ConfigurationError} where what is stored cannot be used.
 *
 * @param source its `keyArn` is the key in AWS KMS that signs for the App, null where the secret holds the private key
 */
export function appCredentials(
  source: SecretSource & { readonly keyArn: string | null },
): CachedSecret<AppCredentials> {
  return cachedSecret({ ...source, fetch: async () => parseAppCredentials(await secretText(source), source.keyArn) });
}

/**
 * What a secret holds.
 *
 * @throws ConfigurationError where it is empty or binary, and what the SDK throws
 */
export async function secretText({ client, secretId }: Pick<SecretSource, "client" | "secretId">): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  if (SecretString !== undefined && SecretString !== "") return SecretString;
  throw new ConfigurationError(`The secret ${secretId}`, [
    { setting: "its value", problem: "is empty or binary", fix: "Store it as text (JSON)" },
  ]);
}

/** A secret that was made without a value, or has none with this label (GetSecretValue names the label then). */
export function isWithoutValue(error: unknown): boolean {
  return error instanceof Error && error.name === "ResourceNotFoundException" && /staging label/.test(error.message);
}
