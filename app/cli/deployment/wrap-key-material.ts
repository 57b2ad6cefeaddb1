import { constants, createCipheriv, type KeyObject, publicEncrypt, randomBytes } from "node:crypto";

/** RFC 5649, 3: the constant before the length of a key that is wrapped with padding. */
const KEY_WRAP_IV = Buffer.from("A65959A6", "hex");

/**
 * A private RSA key as KMS takes it by RSA_AES_KEY_WRAP_SHA_256: an AES key, encrypted by RSA-OAEP with SHA-256, and the
 * PKCS #8 of the private key, wrapped by that AES key (RFC 5649). What was in the clear meanwhile is overwritten.
 *
 * @param wrapping KMS's public key
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-encrypt-key-material.html
 */
export function wrapKeyMaterial(privateKey: KeyObject, wrapping: KeyObject): Uint8Array {
  const der = privateKey.export({ type: "pkcs8", format: "der" });
  const aes = randomBytes(32);
  try {
    const wrap = createCipheriv("id-aes256-wrap-pad", aes, KEY_WRAP_IV);
    const wrapped = Buffer.concat([wrap.update(der), wrap.final()]);
    const padding = constants.RSA_PKCS1_OAEP_PADDING;
    return Buffer.concat([publicEncrypt({ key: wrapping, padding, oaepHash: "sha256" }, aes), wrapped]);
  } finally {
    der.fill(0);
    aes.fill(0);
  }
}
