import { generateKeyPairSync } from "node:crypto";

/** Put together when the tests run, so that nobody's scanner takes this repository for one that leaks. */
export const SECRETS = {
  anthropic: () => `sk-ant-api03-${chance(93)}AA`,
  awsAccessKey: () => `AKIA${chance(16, "ABCDEFGHJKLMNPQRSTUVWXYZ234567")}`,
  awsSecret: () => chance(40),
  azure: () => `${chance(86)}==`,
  databricks: () => `dapi${chance(32, HEX)}`,
  digitalOcean: () => `dop_v1_${chance(64, HEX)}`,
  github: () => `ghp_${chance(36)}`,
  githubFineGrained: () => `github_pat_${chance(82)}`,
  gitlab: () => `glpat-${chance(20)}`,
  google: () => `AIza${chance(35)}`,
  googleClient: () => `GOCSPX-${chance(28)}`,
  jwt: () => `${json({ alg: "HS256", typ: "JWT" })}.${json({ sub: "17", admin: true })}.${chance(43)}`,
  npm: () => `npm_${chance(36)}`,
  openai: () => `sk-${chance(20)}T3BlbkFJ${chance(20)}`,
  pypi: () => `pypi-AgEI${chance(150)}`,
  sendgrid: () => `SG.${chance(22)}.${chance(43)}`,
  slack: () => `xoxb-${chance(12, DIGITS)}-${chance(12, DIGITS)}-${chance(24)}`,
  slackWebhook: () => `https://hooks.slack.com/services/T${chance(8)}/B${chance(8)}/${chance(24)}`,
  stripe: () => `sk_live_${chance(24)}`,
  stripeWebhook: () => `whsec_${chance(32)}`,
  age: () => `AGE-SECRET-KEY-1${chance(58, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L")}`,
  plain: () => chance(24),
} as const;

const DIGITS = "0123456789";
const HEX = `${DIGITS}abcdef`;

let state = 20_260_301;

/** The same in each run. */
export function chance(
  length: number,
  letters = `${DIGITS}ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz`,
): string {
  let text = "";
  while (text.length < length) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    text += letters.charAt((state >> 8) % letters.length);
  }
  // Rules want what looks like chance, and with 1 in it nothing is letters only.
  return letters.includes("1") ? `${text.slice(0, -2)}1${text.slice(-1)}` : text;
}

function json(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString("base64url");
}

/** The lines of a PEM file. */
export function privateKey(encrypted = false): string[] {
  const pair = generateKeyPairSync("rsa", {
    modulusLength: 1024,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: encrypted
      ? { type: "pkcs1", format: "pem", cipher: "aes-128-cbc", passphrase: "horse" }
      : { type: "pkcs8", format: "pem" },
  });
  return pair.privateKey.trim().split("\n");
}
