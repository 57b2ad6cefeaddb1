import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { classify, type Failure } from "../../app/github/failure.ts";
import { kmsSigner } from "../../app/github/kms-signer.ts";
import { signingFailure } from "../../app/github/signing-failure.ts";
import { LOCAL_CREDENTIALS } from "../../app/local/aws/account.ts";
import { ServiceError } from "../../app/local/aws/json-service.ts";
import { type KmsStandIn, startKms } from "../../app/local/aws/kms.ts";
import { listenLocally } from "../../app/local/aws/listen.ts";
import { aGithubPem, opened } from "../support/app-keys.ts";

const MATERIAL = opened(aGithubPem());
let kms: KmsStandIn;

beforeEach(async () => {
  kms = await startKms();
});
afterEach(async () => await kms.close());

const signer = (arn: string) => kmsSigner(arn, { endpoint: kms.endpoint, credentials: LOCAL_CREDENTIALS });

async function failureOf(signing: Promise<unknown>): Promise<Failure> {
  return await signing.then(
    () => {
      throw new Error("It signed");
    },
    (error: unknown) => classify(error, new Date()),
  );
}

describe("what somebody has to mend is told with what to do, and waits for it", () => {
  test.each<[string, (arn: string) => void, RegExp]>([
    [
      "a key without material",
      (arn) => kms.setState(arn, "PendingImport"),
      /has no key material yet\. Import the App's/,
    ],
    ["a key that is disabled", (arn) => kms.setState(arn, "Disabled"), /is disabled\. Enable it/],
    [
      "a key that is going to be deleted",
      (arn) => kms.setState(arn, "PendingDeletion"),
      /going to be deleted\. Cancel/,
    ],
    [
      "a role that may not sign",
      () => kms.refuse("Sign", new ServiceError("AccessDeniedException", "User: arn:aws:sts::0:x is not authorized")),
      /may not be used \(User: .*\)\. Allow kms:Sign on it in the role's policy and in the key's policy/,
    ],
    [
      "an error that nobody has heard of",
      () => kms.refuse("Sign", new ServiceError("NewException", "Something")),
      /was refused \(NewException: Something\)/,
    ],
  ])("%s", async (_, given, message) => {
    const arn = kms.createKey({ material: MATERIAL });
    given(arn);
    const failure = await failureOf(signer(arn).sign("x"));
    expect(failure).toEqual({ class: "misconfigured", why: expect.stringMatching(message) });
    expect(failure.why).toContain(arn);
  });

  test("a key that is not there", async () => {
    const arn = "arn:aws:kms:us-east-1:000000000000:key/12345678-1234-1234-1234-123456789012";
    expect((await failureOf(signer(arn).sign("x"))).why).toMatch(/does not exist\. Deploy again/);
  });

  test("a key for encryption", async () => {
    const arn = kms.createKey({ material: MATERIAL, usage: "ENCRYPT_DECRYPT" });
    expect((await failureOf(signer(arn).sign("x"))).why).toMatch(/RSA_2048 and the usage SIGN_VERIFY/);
  });
});

describe("what may be otherwise soon is tried again", () => {
  test("by the SDK, within the same signature", async () => {
    const arn = kms.createKey({ material: MATERIAL });
    kms.refuse("Sign", new ServiceError("ThrottlingException", "Rate exceeded"), 2);
    expect(await signer(arn).sign("x")).toHaveLength(256);
    expect(kms.requests().Sign).toBe(3);
  });

  test.each<[string, ServiceError]>([
    ["throttling that lasts", new ServiceError("ThrottlingException", "Rate exceeded")],
    ["a failure of KMS", new ServiceError("KMSInternalException", "Something broke", 500)],
    ["a part of KMS that is too slow", new ServiceError("DependencyTimeoutException", "Too slow", 503)],
    ["a key that is not to be had", new ServiceError("KeyUnavailableException", "Not now", 500)],
    ["credentials that ran out", new ServiceError("ExpiredTokenException", "The security token is expired")],
  ])("by the queue: %s", async (_, error) => {
    const arn = kms.createKey({ material: MATERIAL });
    kms.refuse("Sign", error);
    const failure = await failureOf(signer(arn).sign("x"));
    expect(failure).toEqual({ class: "transient", why: expect.stringMatching(`did not sign.*${error.type}`) });
  });

  test("by the queue: a KMS that does not answer, or that nobody reaches", async () => {
    const silent = await listenLocally(createServer(() => undefined));
    const arn = kms.createKey({ material: MATERIAL });
    const requestHandler = { requestTimeout: 50, throwOnRequestTimeout: true };
    const impatient = { credentials: LOCAL_CREDENTIALS, maxAttempts: 1, requestHandler };
    const hanging = await failureOf(kmsSigner(arn, { ...impatient, endpoint: silent.url }).sign("x"));
    await silent.close();
    const gone = await failureOf(kmsSigner(arn, { ...impatient, endpoint: silent.url }).sign("x"));
    expect([hanging.class, gone.class]).toEqual(["transient", "transient"]);
  });

  test("by the queue: an error without an answer", () => {
    const timeout = Object.assign(new Error("late"), { name: "TimeoutError" });
    expect(classify(signingFailure(timeout, "arn"), new Date()).class).toBe("transient");
  });
});

test("a key signs in its own region, wherever the function is", async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(String(request.headers.authorization));
    response.end(JSON.stringify({ Signature: "AAAA" }));
  });
  const { url, close } = await listenLocally(server);
  const arn = "arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1";
  await kmsSigner(arn, { endpoint: url, credentials: LOCAL_CREDENTIALS, region: "us-gov-east-1" }).sign("x");
  await close();
  expect(asked).toEqual([expect.stringContaining("/us-gov-west-1/kms/")]);
});
