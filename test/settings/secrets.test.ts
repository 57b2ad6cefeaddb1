import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { parseAppCredentials } from "../../app/settings/app-credentials.ts";
import { parseWebhookSecret } from "../../app/settings/webhook-secret.ts";

const CURRENT = "0123456789abcdef0123456789abcdef";

describe("the webhook secret", () => {
  test("may have a previous one beside it", () => {
    expect(parseWebhookSecret(JSON.stringify({ current: CURRENT }))).toEqual({ current: CURRENT });
    expect(parseWebhookSecret(JSON.stringify({ current: CURRENT, previous: `${CURRENT}2` }))).toEqual({
      current: CURRENT,
      previous: `${CURRENT}2`,
    });
  });

  test.each<[string, unknown, RegExp]>([
    ["missing", {}, /current is missing/],
    ["empty", { current: "" }, /current is empty/],
    ["short", { current: "short-secret" }, /current is shorter than 16 characters/],
    ["Probot's default", { current: "development" }, /current is a placeholder/],
    ["a placeholder", { current: "REPLACE_ME" }, /current is a placeholder/],
    ["a longer placeholder", { current: "replace-me-with-a-real-secret" }, /current is a placeholder/],
    ["a word", { current: "changeme" }, /current is a placeholder/],
    ["a number", { current: 1234567890 }, /current is not a text/],
    ["followed by a line break", { current: `${CURRENT}\n` }, /current begins or ends with white space/],
    [
      "fine, and its previous one is a placeholder",
      { current: CURRENT, previous: "changeme" },
      /previous is a placeholder/,
    ],
    ["a list", [], /is not a JSON object/],
  ])("that is %s is refused", (_, stored, message) => {
    expect(() => parseWebhookSecret(JSON.stringify(stored))).toThrow(message);
  });

  test("that is plain text is refused without being quoted", () => {
    expect(() => parseWebhookSecret(CURRENT)).toThrow(/is not JSON\. Store it as \{"current": "…"\}/);
    expect(() => parseWebhookSecret(CURRENT)).not.toThrow(CURRENT);
  });
});

describe("the App's credentials", () => {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const pem = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
  const parse = (stored: unknown) => parseAppCredentials(JSON.stringify(stored), null);

  test.each([
    ["PEM (PKCS 1)", pem],
    ["PEM with escaped line breaks", pem.replaceAll("\n", "\\n")],
    ["PEM with Windows line breaks", pem.replaceAll("\n", "\r\n")],
    ["base64 of a PEM", Buffer.from(pem).toString("base64")],
    ["PEM without its last line break", pem.trim()],
  ])("take a private key as %s", (_, stored) => {
    expect(parse({ appId: 7, privateKey: stored })).toEqual({ appId: 7, key: { kind: "pem", pem } });
  });

  test("take a private key in PKCS 8, an App ID as text, and a token for approvals", () => {
    const pkcs8 = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const approvalToken = "t".repeat(40);
    expect(parse({ appId: "7", privateKey: pkcs8, approvalToken })).toEqual({
      appId: 7,
      key: { kind: "pem", pem: pkcs8 },
      approvalToken,
    });
  });

  const elliptic = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({
    type: "pkcs8",
    format: "pem",
  });
  test.each<[string, object, RegExp]>([
    ["no App ID", { privateKey: pem }, /appId is missing/],
    ["App ID zero", { appId: 0, privateKey: pem }, /appId is not a positive whole number/],
    ["a client id as App ID", { appId: "Iv1.0123456789abcdef", privateKey: pem }, /appId is not a positive/],
    ["no key", { appId: 7 }, /privateKey is missing/],
    ["a key that is no PEM", { appId: 7, privateKey: "ssh-rsa AAAA" }, /privateKey is not a private key in PEM format/],
    ["half a key", { appId: 7, privateKey: pem.slice(0, 400) }, /privateKey is a PEM that cannot be opened/],
    ["a key that is not RSA", { appId: 7, privateKey: elliptic }, /privateKey is not an RSA key/],
    ["a token with a space", { appId: 7, privateKey: pem, approvalToken: "a b" }, /approvalToken does not look like/],
  ])("with %s are refused", (_, stored, message) => {
    expect(() => parse(stored)).toThrow(message);
  });

  test("are refused with all problems at once, and nothing of them is quoted", () => {
    const attempt = () => parse({ appId: -1, privateKey: `${pem.slice(0, 400)}`, approvalToken: "not a token" });
    expect(attempt).toThrow(/appId.*\n.*privateKey.*\n.*approvalToken/);
    expect(attempt).not.toThrow(new RegExp(`BEGIN|not a token|${pem.slice(40, 60).replace(/[+/]/g, ".")}`));
  });
});

describe("the App's credentials where AWS KMS signs for it", () => {
  const ARN = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
  const pem = generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs1", format: "pem" })
    .toString();
  const approvalToken = "t".repeat(40);

  test.each<[string, object, object]>([
    ["its id alone", { appId: 7 }, { appId: 7 }],
    ["its id and a token", { appId: 7, approvalToken }, { appId: 7, approvalToken }],
    ["its id and its slug", { appId: "7", slug: "greenlight" }, { appId: 7 }],
    ["its id and an emptied private key", { appId: 7, privateKey: "" }, { appId: 7 }],
  ])("are %s", (_, stored, expected) => {
    const read = parseAppCredentials(JSON.stringify(stored), ARN);
    expect(read).toEqual({ key: { kind: "kms", arn: ARN }, ...expected });
  });

  test.each<[string, unknown, RegExp]>([
    [
      "a private key beside it",
      { appId: 7, privateKey: pem },
      /privateKey is still in the secret.*APP_KEY_ARN.*import-key/,
    ],
    ["a broken private key beside it", { appId: 7, privateKey: "x" }, /privateKey is still in the secret/],
    ["no App ID", {}, /appId is missing/],
    ["a token with a space", { appId: 7, approvalToken: "a b" }, /approvalToken does not look like/],
    ["nothing but a text", "7", /is not a JSON object\. Store it as \{"appId": 123456\}/],
  ])("are refused with %s, which is not quoted", (_, stored, message) => {
    const attempt = () => parseAppCredentials(JSON.stringify(stored), ARN);
    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(/BEGIN|a b/);
  });
});
