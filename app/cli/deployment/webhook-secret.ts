import { ConfigurationError } from "../../settings/configuration-error.ts";
import { parseWebhookSecret, type WebhookSecret } from "../../settings/webhook-secret.ts";
import { UsageError } from "../usage-error.ts";
import type { AwsCaller } from "./aws-caller.ts";
import type { Deployment } from "./deployment.ts";
import { readStoredSecret, storeSecret } from "./stored-secret.ts";

const WHAT = "the webhook secret";

/**
 * Reads the webhook secret as its function does.
 *
 * @throws ConfigurationError that lists everything that is wrong with it
 * @throws UsageError where AWS refuses
 */
export async function readWebhookSecret(caller: AwsCaller, { outputs }: Deployment): Promise<WebhookSecret> {
  const text = await readStoredSecret(caller, outputs.WebhookSecretArn, WHAT);
  if (text !== null) return parseWebhookSecret(text);
  throw new ConfigurationError(`The secret ${outputs.WebhookSecretArn}`, [
    { setting: "its value", problem: "is missing", fix: "Run `greenlight rotate-secret`, which makes one" },
  ]);
}

/** The same for a command that needs it. @throws UsageError where it cannot be used, or AWS refuses */
export async function usableWebhookSecret(caller: AwsCaller, deployment: Deployment): Promise<WebhookSecret> {
  return await readWebhookSecret(caller, deployment).catch((error: unknown) => {
    throw error instanceof ConfigurationError ? new UsageError(error.message) : error;
  });
}

/** @throws UsageError where AWS refuses */
export async function storeWebhookSecret(
  caller: AwsCaller,
  { outputs }: Deployment,
  secret: WebhookSecret,
): Promise<void> {
  await storeSecret(caller, outputs.WebhookSecretArn, secret, WHAT);
}
