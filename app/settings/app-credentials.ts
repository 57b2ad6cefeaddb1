import type { AppKey, PemKey } from "./app-key.ts";
import { ConfigurationError, type ConfigurationProblem } from "./configuration-error.ts";
import { readPrivateKey } from "./private-key.ts";
import { secretJson } from "./secret-json.ts";

/** What the App proves its identity to GitHub with. */
export interface AppCredentials<Key extends AppKey = AppKey> {
  readonly appId: number;
  readonly key: Key;
  /** A machine user's token, for `approval.as: user`. */
  readonly approvalToken?: string;
}

const SUBJECT = "The App credentials";
const SHAPE = '{"appId": 123456, "privateKey": "-----BEGIN RSA PRIVATE KEY-----\\n…"}';
const SHAPE_WITH_KMS = '{"appId": 123456}';

/**
 * @param keyArn the key in AWS KMS that signs for the App; then no private key may be left in the secret
 * @throws {ConfigurationError} that lists everything wrong with them; the message never quotes a value.
 */
export function parseAppCredentials(text: string, keyArn: null): AppCredentials<PemKey>;
export function parseAppCredentials(text: string, keyArn: string | null): AppCredentials;
export function parseAppCredentials(text: string, keyArn: string | null): AppCredentials {
  const stored = secretJson(SUBJECT, text, keyArn === null ? SHAPE : SHAPE_WITH_KMS);
  const problems: ConfigurationProblem[] = [];
  const appId = readAppId(stored.appId, problems);
  const key = keyArn === null ? pemKey(stored.privateKey, problems) : kmsKey(keyArn, stored.privateKey, problems);
  const approvalToken = readApprovalToken(stored.approvalToken, problems);
  if (appId === undefined || key === undefined || problems.length > 0) throw new ConfigurationError(SUBJECT, problems);
  return approvalToken === undefined ? { appId, key } : { appId, key, approvalToken };
}

function pemKey(value: unknown, problems: ConfigurationProblem[]): PemKey | undefined {
  const read = readPrivateKey(value);
  if ("pem" in read) return { kind: "pem", pem: read.pem };
  problems.push({ setting: "privateKey", ...read });
  return undefined;
}

/** Who chose KMS relies on there being no other place from which the key could be taken. */
function kmsKey(arn: string, leftOver: unknown, problems: ConfigurationProblem[]): AppKey | undefined {
  if (leftOver === undefined || leftOver === null || leftOver === "") return { kind: "kms", arn };
  problems.push({
    setting: "privateKey",
    problem: "is still in the secret, although AWS KMS signs for the App (APP_KEY_ARN)",
    fix: "Run `greenlight import-key FILE.pem`, which removes it once the key in KMS signs",
  });
  return undefined;
}

function readAppId(value: unknown, problems: ConfigurationProblem[]): number | undefined {
  const id = typeof value === "string" && /^\d+$/.test(value.trim()) ? Number(value) : value;
  if (typeof id === "number" && Number.isSafeInteger(id) && id > 0) return id;
  problems.push({
    setting: "appId",
    problem: value === undefined ? "is missing" : "is not a positive whole number",
    fix: "Copy the App ID from the GitHub App's settings",
  });
  return undefined;
}

function readApprovalToken(value: unknown, problems: ConfigurationProblem[]): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" && /^[\x21-\x7e]{20,}$/.test(value)) return value;
  problems.push({
    setting: "approvalToken",
    problem: "does not look like a token",
    fix: "Store a token of the machine user, or leave the field out",
  });
  return undefined;
}
