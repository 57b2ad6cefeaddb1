import { createPrivateKey, createPublicKey, type KeyObject, randomBytes, verify } from "node:crypto";
import {
  DescribeKeyCommand,
  GetParametersForImportCommand,
  GetPublicKeyCommand,
  ImportKeyMaterialCommand,
  type KeyMetadata,
  KMSClient,
  SignCommand,
} from "@aws-sdk/client-kms";
import { regionOfKey } from "../../github/kms-signer.ts";
import { readPrivateKey } from "../../settings/private-key.ts";
import { UsageError } from "../usage-error.ts";
import { type AwsCaller, awsExplained } from "./aws-caller.ts";
import { wrapKeyMaterial } from "./wrap-key-material.ts";

/**
 * Puts the App's private key into a key of AWS KMS, which was made for it without material (`Origin` EXTERNAL, RSA_2048,
 * SIGN_VERIFY), and makes sure that this key signs as that one does. Done already, it only makes sure.
 *
 * The private key is wrapped in this process, is written nowhere, and cannot be had back from KMS.
 *
 * @param pem as GitHub gives it (PKCS #1, 2048 bits), or PKCS #8
 * @throws UsageError that says how to go on: no such key, one of another kind, one that holds another private key
 */
export async function importAppKey({ config }: AwsCaller, keyArn: string, pem: string): Promise<void> {
  const privateKey = openPrivateKey(pem);
  const publicKey = createPublicKey(privateKey);
  const client = new KMSClient({ ...config, region: regionOfKey(keyArn) });
  try {
    const { KeyMetadata: key } = await client
      .send(new DescribeKeyCommand({ KeyId: keyArn }))
      .catch(explaining("look at the key", keyArn));
    const state = stateOf(key, keyArn);
    if (state === "PendingImport") await importMaterial(client, keyArn, privateKey);
    else await refuseAnother(client, keyArn, publicKey);
    await proveThatItSigns(client, keyArn, publicKey);
  } finally {
    client.destroy();
  }
}

function openPrivateKey(pem: string): KeyObject {
  const read = readPrivateKey(pem);
  if (!("pem" in read)) throw new UsageError(`The private key ${read.problem}. ${read.fix}.`);
  const key = createPrivateKey(read.pem);
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (bits === 2048) return key;
  throw new UsageError(
    `The private key has ${bits} bits, and GitHub's have 2048. Generate one in the GitHub App's settings and give its .pem file.`,
  );
}

/** @throws UsageError for a key into which nothing can be imported, or which would be of no use then */
function stateOf(key: KeyMetadata | undefined, arn: string): "PendingImport" | "Enabled" {
  const { Origin: origin, KeySpec: spec, KeyUsage: usage, KeyState: state } = key ?? {};
  if (origin !== "EXTERNAL" || spec !== "RSA_2048" || usage !== "SIGN_VERIFY") {
    throw new UsageError(
      `The key ${arn} has the origin ${origin}, the spec ${spec} and the usage ${usage}. The App's key needs EXTERNAL, RSA_2048 and SIGN_VERIFY, which cannot be changed afterwards: make another key.`,
    );
  }
  if (state === "PendingImport" || state === "Enabled") return state;
  const fix = {
    Disabled: "Enable it: aws kms enable-key.",
    PendingDeletion: "Cancel that, if it is the right one: aws kms cancel-key-deletion, then enable-key.",
  };
  const told = state === "Disabled" || state === "PendingDeletion" ? fix[state] : "Try again in a moment.";
  throw new UsageError(`The key ${arn} is in the state ${state}. ${told}`);
}

async function importMaterial(client: KMSClient, arn: string, privateKey: KeyObject): Promise<void> {
  const parameters = await client
    .send(
      new GetParametersForImportCommand({
        KeyId: arn,
        // The only kind that takes a private RSA key, and not offered in the regions of China (aws-cn).
        WrappingAlgorithm: "RSA_AES_KEY_WRAP_SHA_256",
        WrappingKeySpec: "RSA_4096",
      }),
    )
    .catch(explaining("import into the key", arn));
  const { PublicKey: wrapping, ImportToken: token } = parameters;
  if (wrapping === undefined || token === undefined) throw new UsageError(`AWS KMS gave nothing to wrap the key with.`);
  const wrappingKey = createPublicKey({ key: Buffer.from(wrapping), format: "der", type: "spki" });
  await client
    .send(
      new ImportKeyMaterialCommand({
        KeyId: arn,
        ImportToken: token,
        EncryptedKeyMaterial: wrapKeyMaterial(privateKey, wrappingKey),
        ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE",
      }),
    )
    .catch((error: unknown) => {
      if (error instanceof Error && error.name === "IncorrectKeyMaterialException") throw holdsAnother(arn);
      return explaining("import into the key", arn)(error);
    });
}

/** An asymmetric key takes the same material again, and never any other (AWS KMS API reference, ImportKeyMaterial). */
async function refuseAnother(client: KMSClient, arn: string, publicKey: KeyObject): Promise<void> {
  const { PublicKey: der } = await client
    .send(new GetPublicKeyCommand({ KeyId: arn }))
    .catch(explaining("read the public half of the key", arn));
  const held = createPublicKey({ key: Buffer.from(der ?? []), format: "der", type: "spki" });
  if (!held.equals(publicKey)) throw holdsAnother(arn);
}

async function proveThatItSigns(client: KMSClient, arn: string, publicKey: KeyObject): Promise<void> {
  const message = randomBytes(32);
  const { Signature: signature } = await client
    .send(
      new SignCommand({
        KeyId: arn,
        Message: message,
        MessageType: "RAW",
        SigningAlgorithm: "RSASSA_PKCS1_V1_5_SHA_256",
      }),
    )
    .catch(explaining("sign with the key", arn));
  if (signature === undefined || !verify("RSA-SHA256", message, publicKey, signature)) {
    throw new UsageError(
      `The key ${arn} does not sign as the private key does. Import it into another key of AWS KMS.`,
    );
  }
}

function holdsAnother(arn: string): UsageError {
  return new UsageError(
    `The key ${arn} holds another private key. A key of AWS KMS takes the one that was imported first, and no other ever after: for a new private key of the App deploy a new key of AWS KMS (docs/security.md, "To change the App's private key").`,
  );
}

function explaining(doing: string, arn: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof Error && error.name === "NotFoundException") {
      throw new UsageError(
        `There is no key ${arn}. Is the stack deployed in this account? Deploy it with \`npm run deploy\`.`,
      );
    }
    if (error instanceof Error && error.name === "UnsupportedOperationException") {
      throw new UsageError(
        `AWS KMS cannot ${doing} ${arn} (${error.message}). In the regions of China it takes no private RSA keys: leave the App's key in Secrets Manager there.`,
      );
    }
    throw awsExplained(error, `${doing} ${arn}`);
  };
}
