import { createSign, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { afterEach } from "@jest/globals";
import {
  type Delivery,
  type EmbeddedGithub,
  type EmbeddedGithubOptions,
  startEmbeddedGithub,
} from "../../../app/local/github/index.ts";

export const APP_ID = 4_711;
export const SLUG = "greenlight";
export const WEBHOOK_SECRET = "only for tests";
export const PRIVATE_KEY = aPrivateKey();

const cleanUp: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close();
});

/** An embedded GitHub that the end of the test closes. */
export async function anEmbeddedGithub(options: Partial<EmbeddedGithubOptions> = {}): Promise<EmbeddedGithub> {
  const github = await startEmbeddedGithub({
    appId: APP_ID,
    slug: SLUG,
    privateKey: PRIVATE_KEY,
    webhookSecret: WEBHOOK_SECRET,
    ...options,
  });
  cleanUp.push(github.close);
  return github;
}

/** The same with a repository `acme/shop`, the people alice and bob, and an open pull request of alice's. */
export async function aShop(options: Partial<EmbeddedGithubOptions> = {}) {
  const github = await anEmbeddedGithub(options);
  const { world } = github;
  world.addUser({ login: "alice" });
  world.addUser({ login: "bob" });
  world.createRepository({ owner: "acme", name: "shop", files: { "a.txt": lines("one", 1, 20) } });
  const pull = world.openPullRequest({
    repository: "acme/shop",
    author: "alice",
    head: "feature",
    files: { "a.txt": lines("one", 1, 20).replace("one 10\n", "two 10\n") },
  });
  return { github, world, pull };
}

export interface Called {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

/** JSON whose shape a test is about to look at. */
export type Json = { readonly [key: string]: Json } & { readonly [index: number]: Json };

/** The items of a JSON list. */
export function list(json: Json | undefined): readonly Json[] {
  return json === undefined ? [] : Object.values(json);
}

/** What must be there for the test to go on. */
export function there(json: Json | undefined): Json {
  if (json === undefined || json === null) throw new Error("The answer has no such field.");
  return json;
}

/** What went over the wire. */
export function payloadOf(delivery: Delivery | undefined): Json {
  return JSON.parse(JSON.stringify(delivery?.payload ?? {}));
}

/** Calls the API as somebody: `token` is what comes after `Authorization: token`. */
export async function call(
  github: { readonly url: string },
  token: string | null,
  request: string,
  body?: unknown,
): Promise<Called> {
  const [method = "GET", path = "/"] = request.split(" ");
  const response = await fetch(github.url + path, {
    method,
    headers: token === null ? {} : { authorization: `token ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}

export async function installationToken(github: EmbeddedGithub): Promise<string> {
  const { body } = await call(github, appJwt(), `POST /app/installations/${github.installationId}/access_tokens`, {});
  return String(body.token);
}

/** An App JWT; ten minutes less a little, as GitHub allows. */
export function appJwt(claims: Readonly<Record<string, unknown>> = {}, key = PRIVATE_KEY): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const unsigned = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat: now - 30, exp: now + 540, iss: APP_ID, ...claims })}`;
  return `${unsigned}.${createSign("RSA-SHA256").update(unsigned).sign(key, "base64url")}`;
}

export function aPrivateKey(): string {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  }).privateKey;
}

export async function graphql(
  github: EmbeddedGithub,
  token: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Called> {
  return await call(github, token, "POST /graphql", { query, variables });
}

export interface ReceivedWebhook {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A server that takes webhooks; answers with `statusOf` (200 unless told). */
export async function aWebhookReceiver(statusOf: (received: number) => number = () => 200) {
  const received: ReceivedWebhook[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    received.push({ headers: incoming.headers, text: Buffer.concat(chunks).toString() });
    outgoing.writeHead(statusOf(received.length)).end("taken");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  cleanUp.push(async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The receiver listens on no port.");
  return { url: `http://127.0.0.1:${address.port}/hook`, received };
}

/** `word from` to `word to`, one on each line. */
export function lines(word: string, from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, index) => `${word} ${from + index}\n`).join("");
}
