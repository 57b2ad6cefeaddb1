import { DescribeKeyCommand, type KeyMetadata, KMSClient } from "@aws-sdk/client-kms";
import { awsAsked, clientConfig, isNotThere } from "../../deployment/aws-asked.ts";
import type { Check } from "../check.ts";
import { failed, type Trouble, together } from "../finding.ts";

export const appKey: Check = {
  id: "app-key",
  group: "GitHub App",
  title: "App key in AWS KMS",
  async examine({ caller, deployment }) {
    const { AppKeyArn: KeyId } = (await deployment.get()).outputs;
    if (KeyId === undefined) return null;
    try {
      const { KeyMetadata: key } = await awsAsked(
        "look at the App's key in AWS KMS",
        new KMSClient(clientConfig(caller)),
        (kms) => kms.send(new DescribeKeyCommand({ KeyId })),
      );
      return together(keyTroubles(key), `${key?.KeySpec}, enabled, signs and does nothing else`);
    } catch (error) {
      if (isNotThere(error)) return failed("the key does not exist", "Deploy again with `npm run deploy`.");
      throw error;
    }
  },
};

/** Whether the key can sign JSON Web Tokens with RS256 (AWS KMS API reference, KeyMetadata). */
export function keyTroubles(key: KeyMetadata | undefined): readonly Trouble[] {
  if (key?.KeyState === "PendingImport") {
    return [failed("the App's private key was not imported yet", "Run `greenlight register`.")];
  }
  const troubles: Trouble[] = [];
  if (key?.KeyState !== "Enabled") {
    troubles.push(
      failed(
        `its state is ${key?.KeyState ?? "not told"}`,
        "Enable the key, or cancel its deletion, in the console of AWS KMS.",
      ),
    );
  }
  if (key?.KeyUsage !== "SIGN_VERIFY" || !/^RSA_/.test(key.KeySpec ?? "")) {
    troubles.push(
      failed(
        `it is for ${key?.KeyUsage ?? "nothing"} with ${key?.KeySpec ?? "nothing"}`,
        "GitHub takes RS256 alone: deploy a key with RSA_2048 and SIGN_VERIFY (`npm run deploy`).",
      ),
    );
  }
  return troubles;
}
