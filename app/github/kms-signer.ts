import { KMSClient, type KMSClientConfig, SignCommand } from "@aws-sdk/client-kms";
import type { AppSigner } from "./app-signer.ts";
import { SigningFailedError } from "./failure.ts";
import { signingFailure } from "./signing-failure.ts";

/** A signature takes KMS some milliseconds; three tries stay below the ten seconds that a request to GitHub may take. */
const KMS_TIMEOUTS = { connectionMs: 1_000, requestMs: 2_000, attempts: 3 } as const;

/**
 * Signs with a key that never leaves AWS KMS. Whoever may read the account's secrets finds no key there, and whoever may
 * use this one leaves a line in CloudTrail each time.
 *
 * The client is made for the first signature. (It is imported statically: 28 KB of the worker's bundle, and no
 * measurable part of a cold start. A dynamic import makes it 64 KB, see app/review/bedrock/client.ts.)
 *
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html
 */
export function kmsSigner(arn: string, overrides: KMSClientConfig = {}): AppSigner {
  let client: KMSClient | undefined;
  return {
    paid: true,
    async sign(text) {
      client ??= new KMSClient({
        maxAttempts: KMS_TIMEOUTS.attempts,
        requestHandler: {
          connectionTimeout: KMS_TIMEOUTS.connectionMs,
          requestTimeout: KMS_TIMEOUTS.requestMs,
          socketTimeout: KMS_TIMEOUTS.requestMs,
          throwOnRequestTimeout: true,
        },
        ...overrides,
        region: regionOfKey(arn),
      });
      const request = new SignCommand({
        KeyId: arn,
        // Up to 4,096 bytes; a JWT of ours has about 250.
        Message: Buffer.from(text),
        MessageType: "RAW",
        SigningAlgorithm: "RSASSA_PKCS1_V1_5_SHA_256",
      });
      const { Signature } = await client.send(request).catch((error: unknown) => {
        throw signingFailure(error, arn);
      });
      if (Signature === undefined) throw new SigningFailedError("AWS KMS answered without a signature");
      return Signature;
    },
  };
}

/** A key signs in its own region alone, wherever the function runs. */
export function regionOfKey(arn: string): string {
  return arn.split(":")[3] ?? "";
}
