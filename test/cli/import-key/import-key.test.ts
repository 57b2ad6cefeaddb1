import { afterEach, describe, expect, test } from "@jest/globals";
import { startAws } from "../../../app/local/aws/index.ts";
import { ServiceError } from "../../../app/local/aws/json-service.ts";
import { startOperatorAccess } from "../../../app/local/operator-access.ts";
import { STACK_OUTPUTS, type StackOutput } from "../../../app/settings/stack-outputs.ts";
import { APP_ID, anEmbeddedGithub, PRIVATE_KEY } from "../../local/github/embedded.ts";
import { aGithubPem, opened } from "../../support/app-keys.ts";
import { aFolder, greenlight } from "../greenlight.ts";

const SECRET = "greenlight/app-credentials";
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A deployment that was just switched to KMS: its key waits, and the private key is still in the secret. */
async function aDeployment({ withKey = true, registered = true } = {}) {
  const github = await anEmbeddedGithub();
  const credentials = { appId: APP_ID, privateKey: PRIVATE_KEY, approvalToken: "t".repeat(40), slug: "greenlight" };
  const aws = await startAws({ secrets: registered ? { [SECRET]: JSON.stringify(credentials) } : {} });
  closing.push(aws.close);
  if (!registered) {
    // Made as the stack makes it: without a value.
    await fetch(aws.secretsManager.endpoint, {
      method: "POST",
      headers: { "x-amz-target": "secretsmanager.CreateSecret" },
      body: JSON.stringify({ Name: SECRET }),
    });
  }
  const keyArn = aws.kms.createKey();
  const outputs = {
    ...(Object.fromEntries(STACK_OUTPUTS.map((name) => [name, name])) as Record<StackOutput, string>),
    AppCredentialsArn: aws.secretsManager.arnOf(SECRET),
    GithubApiUrl: github.url,
    ...(withKey && { AppKeyArn: keyArn }),
  };
  const operator = await startOperatorAccess(aws, outputs, {
    functions: {},
    mapping: { functionName: "worker", queueArn: aws.queue.arn, maximumConcurrency: 2 },
  });
  closing.push(operator.close);
  const folder = await aFolder({ "app.pem": PRIVATE_KEY, "other.pem": aGithubPem(), "no.pem": "hello" });
  const run = async (file: string, stdin = "") =>
    await greenlight(["import-key", file], { cwd: folder, env: operator.environment, stdin });
  const stored = async (stage: "AWSCURRENT" | "AWSPREVIOUS") => {
    const response = await fetch(aws.secretsManager.endpoint, {
      method: "POST",
      headers: { "x-amz-target": "secretsmanager.GetSecretValue" },
      body: JSON.stringify({ SecretId: SECRET, VersionStage: stage }),
    });
    const { SecretString } = Object(await response.json());
    return SecretString === undefined ? null : JSON.parse(SecretString);
  };
  return { aws, keyArn, run, stored, credentials };
}

describe("greenlight import-key", () => {
  test("moves the private key into KMS and leaves the rest of the secret as it is", async () => {
    const { aws, keyArn, run, stored, credentials } = await aDeployment();
    const { code, stdout, stderr } = await run("app.pem");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`${keyArn} signs for the App greenlight (${APP_ID}).`);
    expect(stdout).toContain("The private key is no longer in the secret");
    const { privateKey: _, ...rest } = credentials;
    expect(await stored("AWSCURRENT")).toEqual(rest);
    expect(await stored("AWSPREVIOUS")).toBeNull();
    expect(aws.kms.requests().ImportKeyMaterial).toBe(1);
  }, 60_000);

  test("takes the private key from the standard input, and does no harm when it is done again", async () => {
    const { run, stored } = await aDeployment();
    expect((await run("-", PRIVATE_KEY)).code).toBe(0);
    const again = await run("app.pem");
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining("There is no private key in the secret") });
    expect((await stored("AWSCURRENT")).appId).toBe(APP_ID);
  }, 60_000);

  test("takes the label off an old version that is a private key and nothing else", async () => {
    const { aws, run, stored, credentials } = await aDeployment();
    const { privateKey, ...rest } = credentials;
    aws.secretsManager.put(SECRET, JSON.stringify(privateKey));
    aws.secretsManager.put(SECRET, JSON.stringify(rest));
    expect((await run("app.pem")).code).toBe(0);
    expect(await stored("AWSPREVIOUS")).toBeNull();
  }, 60_000);

  test("finishes what broke off between the new version and the label of the old one", async () => {
    const { aws, run, stored, credentials } = await aDeployment();
    const { privateKey: _, ...rest } = credentials;
    aws.secretsManager.put(SECRET, JSON.stringify(rest));
    expect((await stored("AWSPREVIOUS")).privateKey).toBe(PRIVATE_KEY);
    expect((await run("app.pem")).stdout).toContain("no longer in the secret");
    expect(await stored("AWSPREVIOUS")).toBeNull();
  }, 60_000);
});

describe("greenlight import-key leaves the secret as it is, and says why", () => {
  type Arranged = Awaited<ReturnType<typeof aDeployment>>;
  const denied = new ServiceError("AccessDeniedException", "User: alice is not authorized");

  test.each<[string, string, (deployment: Arranged) => void, RegExp, number]>([
    ["where the key is not the App's", "other.pem", () => undefined, /GitHub does not accept this private key/, 0],
    ["where the file is none", "no.pem", () => undefined, /no\.pem is not a private key in PEM format/, 0],
    ["where there is no file", "none.pem", () => undefined, /none\.pem: there is no such file/, 0],
    [
      "where the key in KMS holds another",
      "app.pem",
      ({ aws, keyArn }) => {
        aws.kms.hold(keyArn, opened(aGithubPem()));
      },
      /holds another private key/,
      0,
    ],
    [
      "where it may not be imported",
      "app.pem",
      ({ aws }) => aws.kms.refuse("ImportKeyMaterial", denied),
      /Your AWS credentials may not import into the key/,
      1,
    ],
    [
      "where KMS does not sign with it",
      "app.pem",
      ({ aws }) => aws.kms.refuse("Sign", denied),
      /Your AWS credentials may not sign with the key/,
      1,
    ],
  ])(
    "%s",
    async (_, file, arrange, message, imports) => {
      const deployment = await aDeployment();
      arrange(deployment);
      const { code, stdout, stderr } = await deployment.run(file);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/BEGIN|t{20}/);
      expect(await deployment.stored("AWSCURRENT")).toEqual(deployment.credentials);
      expect(deployment.aws.kms.requests().ImportKeyMaterial ?? 0).toBe(imports);
    },
    60_000,
  );

  test("where the deployment has no key in KMS", async () => {
    const { run } = await aDeployment({ withKey: false });
    const { code, stderr } = await run("app.pem");
    expect(code).toBe(2);
    expect(stderr).toMatch(/The stack Greenlight has no key in AWS KMS for the App/);
  }, 60_000);

  test("where no App is registered", async () => {
    const { run } = await aDeployment({ registered: false });
    const { code, stderr } = await run("app.pem");
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "No GitHub App is registered for the stack Greenlight yet. Run `greenlight register`.\n",
    });
  }, 60_000);
});
