import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { appJwts } from "../../app/github/app-jwt.ts";
import { type AppSigner, appSigner } from "../../app/github/app-signer.ts";
import { LOCAL_CREDENTIALS } from "../../app/local/aws/account.ts";
import { type KmsStandIn, startKms } from "../../app/local/aws/kms.ts";
import type { AppKey } from "../../app/settings/app-key.ts";
import { aGithubPem, opened, readJwt } from "../support/app-keys.ts";

const PEM = aGithubPem();
const APP_ID = 4_711;
const START = Date.parse("2026-11-27T12:00:00.900Z");

let kms: KmsStandIn;
let keys: Readonly<Record<AppKey["kind"], AppKey>>;
let now = START;

beforeAll(async () => {
  kms = await startKms();
  keys = {
    pem: { kind: "pem", pem: PEM },
    kms: { kind: "kms", arn: kms.createKey({ material: opened(PEM) }) },
  };
});
afterAll(async () => await kms.close());
beforeEach(() => {
  now = START;
  jest.spyOn(Date, "now").mockImplementation(() => now);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const signer = (kind: AppKey["kind"]): AppSigner =>
  appSigner(keys[kind], { endpoint: kms.endpoint, credentials: LOCAL_CREDENTIALS });
const made = async (jwts: ReturnType<typeof appJwts>, difference?: number) => (await jwts.make(APP_ID, difference)).jwt;

describe.each<AppKey["kind"]>(["pem", "kms"])("a JWT of the App, signed with a key in %s", (kind) => {
  test("is as GitHub wants it: RS256, by the App, not longer than ten minutes, from a minute ago", async () => {
    const { jwt, expiresAt } = await appJwts(signer(kind)).make(APP_ID);
    const { header, claims, genuine } = readJwt(jwt, PEM);
    const seconds = Math.floor(START / 1_000);
    expect(header).toEqual({ alg: "RS256", typ: "JWT" });
    expect(claims).toEqual({ iss: "4711", iat: seconds - 60, exp: seconds + 540, jti: expect.any(String) });
    expect(genuine).toBe(true);
    expect(Date.parse(expiresAt)).toBe((seconds + 540) * 1_000);
    expect(jwt.length).toBeLessThan(4_096);
  });

  test("is unlike that of another process in the same second", async () => {
    const [one, other] = [await made(appJwts(signer(kind))), await made(appJwts(signer(kind)))];
    expect(readJwt(one, PEM).claims.jti).not.toBe(readJwt(other, PEM).claims.jti);
  });

  test("is of GitHub's time where GitHub says that the clocks differ", async () => {
    const { claims } = readJwt(await made(appJwts(signer(kind)), -3_600), PEM);
    expect(claims.exp).toBe(Math.floor(START / 1_000) - 3_600 + 540);
  });
});

test("a private key in memory signs each JWT anew: it costs nothing, and no two are alike", async () => {
  const jwts = appJwts(signer("pem"));
  expect(await made(jwts)).not.toBe(await made(jwts));
});

describe("a JWT that KMS signed", () => {
  const signatures = () => kms.requests().Sign ?? 0;

  test("serves for five minutes, and then another is signed", async () => {
    const before = signatures();
    const jwts = appJwts(signer("kms"));
    const first = await made(jwts);
    now = START + 299_000;
    expect(await made(jwts)).toBe(first);
    expect(signatures()).toBe(before + 1);
    now = START + 300_100;
    expect(await made(jwts)).not.toBe(first);
    expect(signatures()).toBe(before + 2);
  });

  test("is never used when it has less than three minutes left, whatever the clock did", async () => {
    const jwts = appJwts(signer("kms"));
    for (const at of [0, 120, 299, 301, 650, 40, 5_000, 5_299, 4_000]) {
      now = START + at * 1_000;
      const { claims } = readJwt(await made(jwts), PEM);
      const left = Number(claims.exp) - Math.floor(now / 1_000);
      expect(left).toBeGreaterThan(180);
      expect(left).toBeLessThanOrEqual(600);
    }
  });

  test("is signed once for many that ask at the same time", async () => {
    const before = signatures();
    const jwts = appJwts(signer("kms"));
    expect(new Set(await Promise.all(Array.from({ length: 20 }, () => made(jwts)))).size).toBe(1);
    expect(signatures()).toBe(before + 1);
  });

  test("is not used again once GitHub refused it; that another one was refused does not matter", async () => {
    const jwts = appJwts(signer("kms"));
    const first = await made(jwts);
    jwts.refused("token ghs_of-an-installation");
    jwts.refused("");
    expect(await made(jwts)).toBe(first);
    jwts.refused(`bearer ${first}`);
    const second = await made(jwts);
    expect(second).not.toBe(first);
    jwts.refused(`bearer ${first}`);
    expect(await made(jwts)).toBe(second);
  });

  test("of GitHub's time is the one that serves from then on", async () => {
    const jwts = appJwts(signer("kms"));
    await made(jwts);
    const corrected = await made(jwts, -3_600);
    expect(await made(jwts)).toBe(corrected);
  });
});

test("a signature that failed is asked for again by the next that needs one", async () => {
  let attempts = 0;
  const jwts = appJwts({
    paid: true,
    async sign() {
      attempts++;
      if (attempts === 1) throw new Error("not now");
      return Buffer.from("signature");
    },
  });
  const both = await Promise.allSettled([jwts.make(APP_ID), jwts.make(APP_ID)]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(attempts).toBe(1);
  await jwts.make(APP_ID);
  expect(attempts).toBe(2);
});
