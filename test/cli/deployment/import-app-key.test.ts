import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { DescribeKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { findAwsCaller } from "../../../app/cli/deployment/aws-caller.ts";
import { importAppKey } from "../../../app/cli/deployment/import-app-key.ts";
import { wrapKeyMaterial } from "../../../app/cli/deployment/wrap-key-material.ts";
import { UsageError } from "../../../app/cli/usage-error.ts";
import { kmsSigner } from "../../../app/github/kms-signer.ts";
import { LOCAL_CREDENTIALS } from "../../../app/local/aws/account.ts";
import { ServiceError } from "../../../app/local/aws/json-service.ts";
import { type KmsStandIn, startKms } from "../../../app/local/aws/kms.ts";
import { aGithubPem, opened } from "../../support/app-keys.ts";

const PEM = aGithubPem();
let kms: KmsStandIn;

beforeEach(async () => {
  kms = await startKms();
});
afterEach(async () => await kms.close());

async function importInto(arn: string, pem: string = PEM): Promise<void> {
  const caller = await findAwsCaller({ AWS_REGION: "us-east-1" }, LOCAL_CREDENTIALS);
  await importAppKey({ ...caller, config: { ...caller.config, endpoint: kms.endpoint } }, arn, pem);
}

async function refusalOf(attempt: Promise<void>): Promise<string> {
  const error: unknown = await attempt.then(
    () => new Error("It was imported"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UsageError);
  const { message } = error as UsageError;
  expect(message).not.toMatch(/BEGIN|PRIVATE KEY-----/);
  return message;
}

const sign = async (arn: string) =>
  await kmsSigner(arn, { endpoint: kms.endpoint, credentials: LOCAL_CREDENTIALS }).sign("x");

// A wrapping key of 4,096 bits is made for each import.
describe("a private key of GitHub's is imported", () => {
  test("into a key that waits for it, which then signs as it does", async () => {
    const arn = kms.createKey();
    await importInto(arn);
    const ours = await sign(kms.createKey({ material: opened(PEM) }));
    expect(Buffer.from(await sign(arn))).toEqual(Buffer.from(ours));
    expect(kms.requests()).toMatchObject({ GetParametersForImport: 1, ImportKeyMaterial: 1 });
  }, 30_000);

  test("in PKCS #8, too", async () => {
    const arn = kms.createKey();
    await importInto(arn, opened(PEM).export({ type: "pkcs8", format: "pem" }).toString());
    expect(await sign(arn)).toHaveLength(256);
  }, 30_000);

  test("once: where it is already, it is only tried", async () => {
    const arn = kms.createKey({ material: opened(PEM) });
    await importInto(arn);
    expect(kms.requests()).toEqual({ DescribeKey: 1, GetPublicKey: 1, Sign: 1 });
  });

  test("again, after its material was deleted", async () => {
    const arn = kms.createKey();
    await importInto(arn);
    kms.setState(arn, "PendingImport");
    await importInto(arn);
    expect(kms.requests().ImportKeyMaterial).toBe(2);
  }, 30_000);
});

describe("nothing is imported", () => {
  const nothingImported = () => expect(kms.requests().ImportKeyMaterial).toBeUndefined();

  test("into a key that holds another private key: it never takes a second one", async () => {
    const arn = kms.createKey({ material: opened(aGithubPem()) });
    expect(await refusalOf(importInto(arn))).toMatch(
      /holds another private key.*takes the one that was imported first/,
    );
    nothingImported();
  });

  test.each<[string, Parameters<KmsStandIn["createKey"]>[0], RegExp]>([
    ["that made its own material", { origin: "AWS_KMS", material: opened(PEM) }, /origin AWS_KMS.*needs EXTERNAL/],
    ["for encryption", { usage: "ENCRYPT_DECRYPT" }, /usage ENCRYPT_DECRYPT/],
  ])("into a key %s", async (_, options, message) => {
    expect(await refusalOf(importInto(kms.createKey(options)))).toMatch(message);
    nothingImported();
  });

  test.each([
    ["Disabled", /is in the state Disabled\. Enable it/],
    ["PendingDeletion", /is in the state PendingDeletion\. Cancel that/],
  ] as const)("into a key that is %s", async (state, message) => {
    const arn = kms.createKey();
    kms.setState(arn, state);
    expect(await refusalOf(importInto(arn))).toMatch(message);
    nothingImported();
  });

  test("into a key that is not there", async () => {
    expect(await refusalOf(importInto("arn:aws:kms:us-east-1:000000000000:key/none"))).toMatch(
      /There is no key .*none/,
    );
  });

  test.each([
    ["no private key at all", "hello", /is not a private key in PEM format/],
    ["half of one", PEM.slice(0, 400), /cannot be opened/],
    [
      "one of another length",
      generateKeyPairSync("rsa", { modulusLength: 3072 })
        .privateKey.export({ type: "pkcs8", format: "pem" })
        .toString(),
      /has 3072 bits, and GitHub's have 2048/,
    ],
  ])("that is %s", async (_, pem, message) => {
    expect(await refusalOf(importInto(kms.createKey(), pem))).toMatch(message);
    expect(kms.requests()).toEqual({});
  });

  test.each([
    ["DescribeKey", /may not look at the key/],
    ["GetParametersForImport", /may not import into the key/],
  ])("by somebody who may not %s", async (operation, message) => {
    kms.refuse(operation, new ServiceError("AccessDeniedException", "User: alice is not authorized"));
    expect(await refusalOf(importInto(kms.createKey()))).toMatch(message);
    nothingImported();
  });

  test("in a region of China, which has no way for it", async () => {
    kms.refuse("GetParametersForImport", new ServiceError("UnsupportedOperationException", "not in this region"));
    expect(await refusalOf(importInto(kms.createKey()))).toMatch(/In the regions of China.*leave the App's key/);
  });
});

test("a key that took the private key and may not sign with it is told, for it is of no use yet", async () => {
  const arn = kms.createKey();
  kms.refuse("Sign", new ServiceError("AccessDeniedException", "User: alice is not authorized"));
  expect(await refusalOf(importInto(arn))).toMatch(/may not sign with the key/);
}, 30_000);

describe("the stand-in refuses, as KMS does, what", () => {
  const { publicKey: foreign } = generateKeyPairSync("rsa", { modulusLength: 2048 });

  test("was wrapped for another wrapping key", async () => {
    const arn = kms.createKey();
    const client = new KMSClient({ region: "us-east-1", endpoint: kms.endpoint, credentials: LOCAL_CREDENTIALS });
    const { GetParametersForImportCommand, ImportKeyMaterialCommand } = await import("@aws-sdk/client-kms");
    const { ImportToken } = await client.send(
      new GetParametersForImportCommand({
        KeyId: arn,
        WrappingAlgorithm: "RSA_AES_KEY_WRAP_SHA_256",
        WrappingKeySpec: "RSA_2048",
      }),
    );
    const attempt = (token: Uint8Array | undefined) =>
      client.send(
        new ImportKeyMaterialCommand({
          KeyId: arn,
          ImportToken: token,
          EncryptedKeyMaterial: wrapKeyMaterial(opened(PEM), foreign),
          ExpirationModel: "KEY_MATERIAL_DOES_NOT_EXPIRE",
        }),
      );
    await expect(attempt(ImportToken)).rejects.toMatchObject({ name: "InvalidCiphertextException" });
    await expect(attempt(randomBytes(48))).rejects.toMatchObject({ name: "InvalidImportTokenException" });
    const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: arn }));
    expect(KeyMetadata?.KeyState).toBe("PendingImport");
  });
});

test("what is wrapped shows nothing of the private key", () => {
  const der = opened(PEM).export({ type: "pkcs8", format: "der" });
  const wrapped = Buffer.from(wrapKeyMaterial(opened(PEM), createPublicKey(PEM)));
  expect(wrapped).toHaveLength(256 + Math.ceil(der.length / 8) * 8 + 8);
  for (let at = 0; at + 8 <= der.length; at += 8) expect(wrapped.includes(der.subarray(at, at + 8))).toBe(false);
});
