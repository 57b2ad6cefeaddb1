import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, verify } from "node:crypto";

/** A private key as GitHub gives it to an App: PKCS #1, 2048 bits. */
export function aGithubPem(): string {
  return generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs1", format: "pem" })
    .toString();
}

export function opened(pem: string): KeyObject {
  return createPrivateKey(pem);
}

export interface ReadJwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Whether the private key's public half verifies it. */
  readonly genuine: boolean;
}

export function readJwt(jwt: string, pem: string): ReadJwt {
  const [header = "", claims = "", signature = ""] = jwt.split(".");
  const json = (part: string) => JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  const signed = Buffer.from(`${header}.${claims}`);
  return {
    header: json(header),
    claims: json(claims),
    genuine: verify("RSA-SHA256", signed, createPublicKey(pem), Buffer.from(signature, "base64url")),
  };
}
