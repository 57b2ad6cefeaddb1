import { createPrivateKey } from "node:crypto";
import { ConfigurationError, type ConfigurationProblem } from "./configuration-error.ts";
import { secretJson } from "./secret-json.ts";

/** What the App proves its identity to GitHub with. */
export interface AppCredentials {
  readonly appId: number;
  /** PEM, with real line breaks. */
  readonly privateKey: string;
  /** A machine user's token, for `approval.as: user`. */
  readonly approvalToken?: string;
}

const SUBJECT = "The App credentials";
const SHAPE = '{"appId": 123456, "privateKey": "-----BEGIN RSA PRIVATE KEY-----\\n…"}';

/** @throws {ConfigurationError} that lists everything wrong with them; the message never quotes a value. */
export function parseAppCredentials(text: string): AppCredentials {
  const stored = secretJson(SUBJECT, text, SHAPE);
  const problems: ConfigurationProblem[] = [];
  const appId = readAppId(stored.appId, problems);
  const privateKey = readPrivateKey(stored.privateKey, problems);
  const approvalToken = readApprovalToken(stored.approvalToken, problems);
  if (appId === undefined || privateKey === undefined || problems.length > 0) {
    throw new ConfigurationError(SUBJECT, problems);
  }
  return approvalToken === undefined ? { appId, privateKey } : { appId, privateKey, approvalToken };
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

/**
 * Accepts what survives copying: PEM, PEM whose line breaks became `\n`, and base64 of a PEM. Probot starts happily with
 * a broken key and fails at the first request, so it is opened here.
 */
function readPrivateKey(value: unknown, problems: ConfigurationProblem[]): string | undefined {
  const refuse = (problem: string): undefined => {
    const fix = "Generate a private key in the GitHub App's settings and store the .pem file's text";
    problems.push({ setting: "privateKey", problem, fix });
    return undefined;
  };
  if (value === undefined || value === null || value === "") return refuse("is missing");
  if (typeof value !== "string") return refuse("is not a text");
  const pem = asPem(value);
  if (pem === undefined) return refuse("is not a private key in PEM format");
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === "rsa" ? pem : refuse("is not an RSA key");
  } catch {
    return refuse("is a PEM that cannot be opened (damaged, cut off, or encrypted)");
  }
}

function asPem(text: string): string | undefined {
  const unescaped = text.replaceAll("\\r", "").replaceAll("\\n", "\n").replaceAll("\r\n", "\n").trim();
  if (unescaped.startsWith("-----BEGIN ")) return `${unescaped}\n`;
  const decoded = Buffer.from(text, "base64").toString("utf8").replaceAll("\r\n", "\n").trim();
  return decoded.startsWith("-----BEGIN ") ? `${decoded}\n` : undefined;
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
