import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { WebhookSecret } from "../settings/webhook-secret.ts";
import { type Answer, answer } from "./answer.ts";
import type { Delivery } from "./delivery.ts";
import { isSignedWith } from "./signature.ts";

/** The parts of an API Gateway request (HTTP API, payload format 2.0) that matter. */
export type Request = Pick<APIGatewayProxyEventV2, "headers" | "body" | "isBase64Encoded"> & {
  /** Missing where the Lambda is invoked by hand. */
  readonly requestContext?: { readonly http: { readonly method: string } };
};

/** Lambda takes 6 MB in a request, base64 and envelope included; GitHub sends up to 25 MB (docs: webhook payload cap). */
export const MOST_BYTES = 5 * 1024 * 1024;

/** Reads the webhook secret; with `maxAgeSeconds`, one that is not older. */
export type ReadWebhookSecret = (options?: { readonly maxAgeSeconds?: number }) => Promise<WebhookSecret>;

/** The secret was rotated in a moment ago, perhaps: a stranger can cause one read in this time, not one per request. */
const ROTATION_SECONDS = 30;

export type Verdict =
  | { readonly accepted: Delivery; readonly secret: string }
  | { readonly refused: Answer; readonly why: string }
  /** The webhook secret could not be read, so nobody knows. */
  | { readonly unreadable: unknown };

/**
 * Lets a genuine GitHub webhook through, and answers everything else. The adapter behind it would fall back to SHA-1,
 * ignore base64, and turn a bad signature into a 500.
 *
 * Authenticity comes first: an unsigned request learns nothing but that.
 */
export async function guard(request: Request, readSecret: ReadWebhookSecret, receivedAt: string): Promise<Verdict> {
  if ((request.requestContext?.http.method ?? "POST") !== "POST") {
    return refuse(405, "GitHub's webhooks are POST requests", { allow: "POST" });
  }
  const header = headersOf(request);
  const body = bodyOf(request);
  if (body === "too-large") return refuse(413, `The payload is larger than ${MOST_BYTES} bytes`);

  const signature = header("x-hub-signature-256");
  if (signature === undefined) {
    return refuse(401, "The header x-hub-signature-256 is missing: set a webhook secret in the GitHub App's settings");
  }
  let secret: string | undefined;
  try {
    secret =
      matching(await readSecret(), body, signature) ??
      matching(await readSecret({ maxAgeSeconds: ROTATION_SECONDS }), body, signature);
  } catch (error) {
    return { unreadable: error };
  }
  if (secret === undefined) {
    return refuse(401, "The signature does not match: is the webhook secret the same here and in the App's settings?");
  }

  const id = header("x-github-delivery");
  if (id === undefined || !GUID.test(id)) return refuse(400, "The header x-github-delivery must be a GUID");
  const event = header("x-github-event");
  if (event === undefined || !EVENT_NAME.test(event)) {
    return refuse(400, "The header x-github-event must name an event");
  }
  if (!JSON_TYPE.test(header("content-type") ?? "")) {
    return refuse(400, "The content type must be application/json: choose it in the webhook's settings");
  }
  const text = asUtf8(body);
  if (text === undefined || !isJsonObject(text)) return refuse(400, "The payload is not a JSON object");

  return { accepted: { id, event, body: text, signature, appId: ownAppId(header), receivedAt }, secret };
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const EVENT_NAME = /^[a-z][a-z_]{0,63}$/;
const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

type Header = (name: string) => string | undefined;

/** HTTP API lower-cases header names; a test tool or another front door may not. */
function headersOf(request: Request): Header {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (value !== undefined && value !== "") headers.set(name.toLowerCase(), value.trim());
  }
  return (name) => headers.get(name);
}

function bodyOf({ body = "", isBase64Encoded }: Request): Buffer | "too-large" {
  const encoding = isBase64Encoded ? "base64" : "utf8";
  return Buffer.byteLength(body, encoding) > MOST_BYTES ? "too-large" : Buffer.from(body, encoding);
}

function matching({ current, previous }: WebhookSecret, body: Buffer, signature: string): string | undefined {
  return [current, previous].find((secret) => secret !== undefined && isSignedWith(secret, body, signature));
}

function asUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

/** GitHub names what the webhook is installed on; for an App's own webhook that is the App. */
function ownAppId(header: Header): number | null {
  const id = Number(header("x-github-hook-installation-target-id"));
  return header("x-github-hook-installation-target-type") === "integration" && Number.isSafeInteger(id) ? id : null;
}

function refuse(statusCode: number, why: string, headers: Readonly<Record<string, string>> = {}): Verdict {
  return { refused: answer(statusCode, why, headers), why };
}
