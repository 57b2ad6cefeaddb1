import { createSign } from "node:crypto";
import type { KMSClientConfig } from "@aws-sdk/client-kms";
import type { AppKey } from "../settings/app-key.ts";
import { kmsSigner } from "./kms-signer.ts";

/** Signs as RS256 wants it: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518, 3.3). */
export interface AppSigner {
  sign(text: string): Promise<Uint8Array>;
  /** Whether each signature is a request to somebody who wants money for it. */
  readonly paid: boolean;
}

/** @param kms for the client, besides what the SDK's own variables say */
export function appSigner(key: AppKey, kms: KMSClientConfig = {}): AppSigner {
  return key.kind === "kms" ? kmsSigner(key.arn, kms) : pemSigner(key.pem);
}

function pemSigner(pem: string): AppSigner {
  return { paid: false, sign: async (text) => createSign("RSA-SHA256").update(text).sign(pem) };
}
