import {
  constants,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  type KeyObject,
  privateDecrypt,
  randomBytes,
} from "node:crypto";
import { promisify } from "node:util";
import { type JsonInput, ServiceError, textOf } from "./json-service.ts";
import type { StandInKey } from "./kms.ts";

/** How key material gets into a key of the stand-in: wrapped as KMS wants it, and unwrapped here for real. */
export interface KeyImports {
  /** `GetParametersForImport`: a wrapping key, and a token that fits nothing else. */
  begin(key: StandInKey, input: JsonInput): Promise<object>;
  /** `ImportKeyMaterial`: the private key that was wrapped. */
  finish(key: StandInKey, input: JsonInput): KeyObject;
}

interface Parameters {
  readonly arn: string;
  readonly wrapping: KeyObject;
  readonly validTo: number;
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-get-public-key-and-token.html */
const VALID_MS = 24 * 60 * 60 * 1_000;
const WRAPPING_BITS: Readonly<Record<string, number>> = { RSA_2048: 2048, RSA_3072: 3072, RSA_4096: 4096 };
/** RFC 5649, 3: what stands before a key that is wrapped with padding. */
const KEY_WRAP_IV = Buffer.from("A65959A6", "hex");

export function createKeyImports(): KeyImports {
  const begun = new Map<string, Parameters>();
  /** What was imported first, as its public half: a key takes nothing else ever after. */
  const first = new Map<string, KeyObject>();

  return {
    async begin(key, input) {
      const algorithm = textOf(input, "WrappingAlgorithm");
      if (algorithm !== "RSA_AES_KEY_WRAP_SHA_256") {
        throw new ServiceError("ValidationException", `${algorithm} cannot wrap RSA key material.`);
      }
      const modulusLength = WRAPPING_BITS[textOf(input, "WrappingKeySpec")];
      if (modulusLength === undefined) throw new ServiceError("ValidationException", "WrappingKeySpec is not known.");
      const { publicKey, privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength });
      const token = randomBytes(48).toString("base64");
      const validTo = Date.now() + VALID_MS;
      begun.set(token, { arn: key.arn, wrapping: privateKey, validTo });
      return {
        KeyId: key.arn,
        ImportToken: token,
        PublicKey: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
        ParametersValidTo: validTo / 1_000,
      };
    },
    finish(key, input) {
      const parameters = begun.get(textOf(input, "ImportToken"));
      if (parameters?.arn !== key.arn) {
        throw new ServiceError("InvalidImportTokenException", "The import token is not one for this key.");
      }
      if (parameters.validTo < Date.now())
        throw new ServiceError("ExpiredImportTokenException", "The import token is expired.");
      if (input.ExpirationModel !== "KEY_MATERIAL_DOES_NOT_EXPIRE") {
        throw new ServiceError("ValidationException", "A request whose key material expires must say when (ValidTo).");
      }
      const material = unwrapped(Buffer.from(textOf(input, "EncryptedKeyMaterial"), "base64"), parameters.wrapping);
      if (material.asymmetricKeyType !== "rsa" || material.asymmetricKeyDetails?.modulusLength !== 2048) {
        throw new ServiceError("IncorrectKeyMaterialException", "The key material is none of the key spec RSA_2048.");
      }
      const publicHalf = createPublicKey(material);
      const before = first.get(key.arn) ?? (key.material === undefined ? undefined : createPublicKey(key.material));
      if (before !== undefined && !before.equals(publicHalf)) {
        throw new ServiceError(
          "IncorrectKeyMaterialException",
          "The key material is not the same that was imported into this KMS key before.",
        );
      }
      first.set(key.arn, publicHalf);
      return material;
    },
  };
}

/** An AES key by RSA-OAEP, then what it wraps (AWS KMS developer guide, "Encrypt the key material"). */
function unwrapped(encrypted: Buffer, wrapping: KeyObject): KeyObject {
  try {
    const length = (wrapping.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
    const oaep = { key: wrapping, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: "sha256" };
    const aes = privateDecrypt(oaep, encrypted.subarray(0, length));
    const unwrap = createDecipheriv("id-aes256-wrap-pad", aes, KEY_WRAP_IV);
    const der = Buffer.concat([unwrap.update(encrypted.subarray(length)), unwrap.final()]);
    return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ServiceError("InvalidCiphertextException", `The key material could not be unwrapped: ${why}`);
  }
}
