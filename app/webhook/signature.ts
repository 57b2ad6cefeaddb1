import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Whether `x-hub-signature-256` is the HMAC-SHA-256 of the body's exact bytes; compared in constant time
 * (docs.github.com, "Validating webhook deliveries").
 */
export function isSignedWith(secret: string, body: Uint8Array, signature: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
