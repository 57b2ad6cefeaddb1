/** What the App's JSON Web Tokens are signed with. */
export type AppKey = PemKey | KmsKey;

export interface PemKey {
  readonly kind: "pem";
  /** With real line breaks. */
  readonly pem: string;
}

/** A key in AWS KMS, which signs and never shows itself. */
export interface KmsKey {
  readonly kind: "kms";
  readonly arn: string;
}

export function isSameKey(a: AppKey, b: AppKey): boolean {
  if (a.kind === "pem") return b.kind === "pem" && a.pem === b.pem;
  return b.kind === "kms" && a.arn === b.arn;
}
