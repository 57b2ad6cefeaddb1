import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { secretJson } from "../../settings/secret-json.ts";
import { createSecretsClient, isWithoutValue } from "../../settings/secrets.ts";
import { type AwsCaller, awsExplained } from "../deployment/aws-caller.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { notRegistered } from "../deployment/not-registered.ts";

/** The secret with the App's credentials as it is, with a private key in it or without one. */
export interface StoredCredentials {
  readonly appId: number;
  /**
   * Takes the private key out, and the label off the version that has it. Done in part, it is finished.
   *
   * @returns whether there was one
   */
  removePrivateKey(): Promise<boolean>;
}

/** An old version may be anything, also no JSON. */
const HOLDS_A_KEY = /privateKey|PRIVATE KEY/;

interface StoredVersion {
  readonly id: string | undefined;
  readonly text: string;
}

/** @throws UsageError where no App is registered, or the secret may not be read */
export async function readStoredCredentials(
  { config }: AwsCaller,
  { stack, outputs }: Deployment,
): Promise<StoredCredentials> {
  const client = createSecretsClient({ region: config.region, credentials: config.credentials });
  const SecretId = outputs.AppCredentialsArn;

  async function read(stage: "AWSCURRENT" | "AWSPREVIOUS"): Promise<StoredVersion | null> {
    try {
      const answer = await client.send(new GetSecretValueCommand({ SecretId, VersionStage: stage }));
      return { id: answer.VersionId, text: answer.SecretString ?? "" };
    } catch (error) {
      if (isWithoutValue(error)) return null;
      throw awsExplained(error, "read the App's credentials");
    }
  }

  async function readCurrent(): Promise<Readonly<Record<string, unknown>>> {
    const current = await read("AWSCURRENT");
    if (current === null) throw notRegistered(stack);
    return secretJson("The App credentials", current.text, '{"appId": 123456}');
  }

  const appId = Number((await readCurrent()).appId);
  if (!Number.isSafeInteger(appId) || appId <= 0) throw notRegistered(stack);
  return {
    appId,
    async removePrivateKey() {
      const refused = (error: unknown) => {
        throw awsExplained(error, "take the private key out of the App's credentials");
      };
      // Read again: what somebody else stored meanwhile stays.
      const { privateKey, ...rest } = await readCurrent();
      if (privateKey !== undefined) {
        const SecretString = JSON.stringify(rest);
        await client.send(new PutSecretValueCommand({ SecretId, SecretString })).catch(refused);
      }
      // Secrets Manager labels the version before AWSPREVIOUS by itself; without a label it "can be deleted by Secrets
      // Manager" (API reference, UpdateSecretVersionStage).
      const before = await read("AWSPREVIOUS");
      if (before === null || !HOLDS_A_KEY.test(before.text)) return privateKey !== undefined;
      const unlabel = { SecretId, VersionStage: "AWSPREVIOUS", RemoveFromVersionId: before.id };
      await client.send(new UpdateSecretVersionStageCommand(unlabel)).catch(refused);
      return true;
    },
  };
}
