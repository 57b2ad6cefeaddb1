import { createGithubAccess, type GithubAccess } from "../../github/access.ts";
import { SILENT_LOG } from "../../observability/log.ts";
import { ConfigurationError } from "../../settings/configuration-error.ts";
import { appCredentials, createSecretsClient, isWithoutValue } from "../../settings/secrets.ts";
import { UsageError } from "../usage-error.ts";
import { type AwsCaller, awsExplained } from "./aws-caller.ts";
import type { Deployment } from "./deployment.ts";
import { notRegistered } from "./not-registered.ts";

/**
 * A deployment's App, with the credentials that its functions use. Where the key is in AWS KMS, whoever calls
 * has to be allowed to sign with it.
 *
 * @throws NoAppError where no App is registered yet
 * @throws UsageError where the credentials cannot be used, or may not be read
 */
export async function accessApp({ config }: AwsCaller, { stack, outputs }: Deployment): Promise<GithubAccess> {
  const client = createSecretsClient({ region: config.region, credentials: config.credentials });
  const credentials = appCredentials({
    client,
    secretId: outputs.AppCredentialsArn,
    keyArn: outputs.AppKeyArn ?? null,
    now: Date.now,
    log: SILENT_LOG,
  });
  try {
    await credentials.read();
  } catch (error) {
    if (isWithoutValue(error)) throw notRegistered(stack);
    if (error instanceof ConfigurationError) throw new UsageError(error.message);
    throw awsExplained(error, "read the App's credentials in Secrets Manager");
  }
  return await createGithubAccess({
    readCredentials: credentials.read,
    apiUrl: outputs.GithubApiUrl,
    log: SILENT_LOG,
    kms: config,
  })();
}
