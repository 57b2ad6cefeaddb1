import { createSecretsClient, secretText } from "../../../settings/secrets.ts";
import { parseWebhookSecret, type WebhookSecret } from "../../../settings/webhook-secret.ts";
import type { AwsCaller } from "../../deployment/aws-caller.ts";
import type { Deployment } from "../../deployment/deployment.ts";
import { awsAsked } from "../aws-asked.ts";

/**
 * Reads the webhook secret as its function does.
 *
 * @throws ConfigurationError that lists everything that is wrong with it
 */
export async function readWebhookSecret(caller: AwsCaller, { outputs }: Deployment): Promise<WebhookSecret> {
  const { region, credentials } = caller.config;
  const text = await awsAsked(
    "read the webhook secret in Secrets Manager",
    createSecretsClient({ region, credentials }),
    (client) => secretText({ client, secretId: outputs.WebhookSecretArn }),
  );
  return parseWebhookSecret(text);
}
