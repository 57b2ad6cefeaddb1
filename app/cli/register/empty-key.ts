import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { type AwsCaller, awsExplained } from "../deployment/aws-caller.ts";
import { UsageError } from "../usage-error.ts";

/**
 * Refuses a key of AWS KMS that holds a private key already: it takes no other ever after (API reference,
 * ImportKeyMaterial), and an App whose key has no place must not be registered in the first place.
 *
 * @throws UsageError
 */
export async function requireEmptyKey({ config }: AwsCaller, keyArn: string): Promise<void> {
  const client = new KMSClient(config);
  try {
    const { KeyMetadata: key } = await client.send(new DescribeKeyCommand({ KeyId: keyArn }));
    if (key?.KeyState === "PendingImport") return;
    throw new UsageError(
      `The key ${keyArn} of AWS KMS is ${key?.KeyState ?? "in no known state"}, not PendingImport: it cannot take the private key of a new App. Deploy a new key first (docs/security.md).`,
    );
  } catch (error) {
    throw awsExplained(error, `look at the key ${keyArn}`);
  } finally {
    client.destroy();
  }
}
