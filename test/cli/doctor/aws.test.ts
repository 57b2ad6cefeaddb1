import type { ServerResponse } from "node:http";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, jest, test } from "@jest/globals";
import { LOCAL_CREDENTIALS } from "../../../app/local/aws/account.ts";
import { ServiceError, startJsonService } from "../../../app/local/aws/json-service.ts";
import type { Stack } from "../../../app/local/stack.ts";
import { aDeployment, aService, doctor, expectOnly } from "./examined.ts";

jest.setTimeout(60_000);

const WEBHOOK_SECRET = "greenlight/webhook-secret";
const CREDENTIALS = "greenlight/app-credentials";

function changeStack(stack: Stack, change: { status?: string; outputs?: Readonly<Record<string, string>> }): void {
  const told = stack.told.stacks.get("Greenlight");
  stack.told.stacks.set("Greenlight", { ...told, ...change, outputs: { ...told?.outputs, ...change.outputs } });
}

function outputOf(stack: Stack, name: string): string {
  return stack.told.stacks.get("Greenlight")?.outputs[name] ?? "";
}

function changeFunction(stack: Stack, name: string, change: Partial<FunctionTold>): void {
  const told = stack.told.functions.get(name);
  if (told === undefined) throw new Error(`No function ${name}`);
  stack.told.functions.set(name, { ...told, ...change });
}

type FunctionTold = NonNullable<ReturnType<Stack["told"]["functions"]["get"]>>;

function changeMapping(stack: Stack, change: object): void {
  for (const [uuid, told] of stack.told.mappings) stack.told.mappings.set(uuid, { ...told, ...change });
}

describe("the stack", () => {
  test("that is not there is told, and what needs it is not taken for fine", async () => {
    const stack = await aDeployment();
    const examined = await doctor(stack, { stack: "Nothing" });
    const [first, second] = examined.checks;
    expect(first).toMatchObject({ id: "aws-account", status: "ok" });
    expect(second).toMatchObject({ id: "stack", status: "failed", found: "there is no stack Nothing in us-east-1" });
    expect(second?.fix).toMatch(/npm run deploy.*AWS_REGION/);
    expect(examined.code).toBe(1);
    const rest = examined.checks.slice(2).filter(({ id }) => id !== "clock-aws");
    expect(new Set(rest.map(({ status, found }) => `${status}: ${found}`))).toEqual(
      new Set(["unchecked: it needs something that “Stack” tells of, see there"]),
    );
    expect(examined.text).toContain(
      "could not be checked without “Stack”: Queue, Dead-letter queue, Queue to worker\n",
    );
  });

  test("whose last deployment was taken back is a warning", async () => {
    const stack = await aDeployment();
    changeStack(stack, { status: "UPDATE_ROLLBACK_COMPLETE" });
    const expected = {
      status: "warning",
      found: /^the last deployment failed and was taken back/,
      fix: /npm run deploy/,
    } as const;
    expectOnly(await doctor(stack), "stack", expected);
  });

  test.each([
    ["UPDATE_IN_PROGRESS", "warning", /^it is being deployed/],
    ["UPDATE_ROLLBACK_FAILED", "failed", /^it is UPDATE_ROLLBACK_FAILED$/],
    ["DELETE_IN_PROGRESS", "failed", /^it is DELETE_IN_PROGRESS$/],
  ] as const)("is %s", async (status, told, found) => {
    const stack = await aDeployment();
    changeStack(stack, { status });
    expectOnly(await doctor(stack), "stack", { status: told, found, fix: /./ });
  });

  test("that is being made has no outputs yet, and says so", async () => {
    const stack = await aDeployment();
    stack.told.stacks.set("Greenlight", { status: "CREATE_IN_PROGRESS", outputs: {} });
    const examined = await doctor(stack);
    const told = examined.checks.find(({ id }) => id === "stack");
    expect(told).toMatchObject({ status: "warning", found: "it is being deployed (CREATE_IN_PROGRESS)" });
    expect(examined.code).toBe(1);
  });

  test("of another version says what it does not tell", async () => {
    const stack = await aDeployment();
    const { QueueUrl: _, ...outputs } = stack.told.stacks.get("Greenlight")?.outputs ?? {};
    stack.told.stacks.set("Greenlight", { outputs });
    const told = (await doctor(stack)).checks.find(({ id }) => id === "stack");
    expect(told).toMatchObject({ status: "failed", found: expect.stringContaining("does not tell QueueUrl") });
  });
});

describe("the webhook", () => {
  test("that GitHub sends elsewhere", async () => {
    const stack = await aDeployment();
    stack.github.setWebhookUrl("https://old.example.com/webhook");
    const expected = {
      status: "failed",
      found: /^GitHub sends webhooks to https:\/\/old\.example\.com\/webhook, and this deployment listens at http/,
      fix: /greenlight connect/,
    } as const;
    expectOnly(await doctor(stack), "webhook-url", expected);
  });

  test("whose secret is being rotated", async () => {
    const stack = await aDeployment();
    const { current } = JSON.parse(stack.aws.secretsManager.valueOf(WEBHOOK_SECRET));
    stack.aws.secretsManager.put(WEBHOOK_SECRET, JSON.stringify({ current, previous: "f".repeat(32) }));
    const expected = { status: "warning", found: /^is being rotated/, fix: /greenlight rotate-secret/ } as const;
    expectOnly(await doctor(stack), "webhook-secret", expected);
  });

  test("whose secret is a placeholder", async () => {
    const stack = await aDeployment();
    stack.aws.secretsManager.put(WEBHOOK_SECRET, JSON.stringify({ current: "development" }));
    const expected = { status: "failed", found: /current is a placeholder/, fix: /greenlight rotate-secret/ } as const;
    expectOnly(await doctor(stack), "webhook-secret", expected, ["webhook-door"]);
  });

  test("that does not take what is signed with the stored secret", async () => {
    const stack = await aDeployment();
    const other = await aService((response) =>
      response.writeHead(401).end('{"message":"The signature does not match"}'),
    );
    changeStack(stack, { outputs: { WebhookUrl: `${other}/webhook` } });
    stack.github.setWebhookUrl(`${other}/webhook`);
    const expected = {
      status: "failed",
      found: /^answered with 401: .*signature does not match/,
      fix: /another secret/,
    } as const;
    expectOnly(await doctor(stack), "webhook-door", expected);
  });

  test("where something else listens, whatever it answers", async () => {
    const stack = await aDeployment();
    const other = await aService((response) => response.writeHead(200).end("<h1>This domain is parked</h1>"));
    changeStack(stack, { outputs: { WebhookUrl: `${other}/webhook` } });
    stack.github.setWebhookUrl(`${other}/webhook`);
    const expected = {
      status: "failed",
      found: /^answered with 200: <h1>This domain is parked/,
      fix: /domain/,
    } as const;
    expectOnly(await doctor(stack), "webhook-door", expected);
  });

  test("that does not answer, or is no https address", async () => {
    const stack = await aDeployment();
    const gone = await aService((response) => response.destroy());
    changeStack(stack, { outputs: { WebhookUrl: `${gone}/webhook` } });
    stack.github.setWebhookUrl(`${gone}/webhook`);
    const expected = { status: "failed", found: /^127\.0\.0\.1:\d+ does not answer/, fix: /firewall/ } as const;
    expectOnly(await doctor(stack), "webhook-door", expected);
    changeStack(stack, { outputs: { WebhookUrl: "http://hooks.example.com/webhook" } });
    stack.github.setWebhookUrl("http://hooks.example.com/webhook");
    const plain = { status: "failed", found: /is no https address$/, fix: /npm run deploy/ } as const;
    expectOnly(await doctor(stack), "webhook-door", plain);
  });

  test("whose deliveries fail", async () => {
    const stack = await aDeployment();
    const right = outputOf(stack, "WebhookUrl");
    const broken = await aService((response) => response.writeHead(401).end());
    stack.github.setWebhookUrl(`${broken}/webhook`);
    stack.github.world.createRepository({ owner: "acme", name: "shop" });
    stack.github.world.openPullRequest({ repository: "acme/shop", author: "acme", files: { "a.txt": "1\n" } });
    await stack.github.idle();
    stack.github.setWebhookUrl(right);
    const expected = {
      status: "failed",
      found: /^3 of 3 deliveries of the last day failed, mostly with 401; none went well$/,
      fix: /greenlight rotate-secret/,
    } as const;
    expectOnly(await doctor(stack), "webhook-deliveries", expected);
  });
});

describe("the queue", () => {
  test("whose dead letters nobody looked at", async () => {
    const stack = await aDeployment();
    const { dlqUrl: QueueUrl, endpoint, region } = stack.aws.queue;
    const sqs = new SQSClient({ endpoint, region, credentials: LOCAL_CREDENTIALS });
    const message = { MessageBody: "poison", MessageGroupId: "1#1", MessageDeduplicationId: "1" };
    await sqs.send(new SendMessageCommand({ QueueUrl, ...message }));
    sqs.destroy();
    const expected = {
      status: "failed",
      found: /^1 message could not be worked off$/,
      fix: /greenlight redrive/,
    } as const;
    expectOnly(await doctor(stack), "dead-letter-queue", expected);
  });

  test("that is not there", async () => {
    const stack = await aDeployment();
    changeStack(stack, { outputs: { QueueUrl: outputOf(stack, "QueueUrl").replace("greenlight.fifo", "gone.fifo") } });
    const expected = { status: "failed", found: /^it does not exist$/, fix: /npm run deploy/ } as const;
    expectOnly(await doctor(stack), "queue", expected, [
      "event-source-mapping",
      "webhook-function",
      "worker-function",
      "sweeper-function",
    ]);
  });

  test.each([
    [
      { state: "Disabled" },
      "failed",
      /^it is Disabled, so nothing is worked off \(USER_INITIATED\)$/,
      /update-event-source-mapping --uuid [0-9a-f-]+ --enabled$/,
    ],
    [{ state: "Enabling" }, "warning", /^it is Enabling$/, /minute/],
    [{ functionResponseTypes: [] }, "failed", /ReportBatchItemFailures/, /npm run deploy/],
    [{ functionName: "another" }, "failed", /^messages go to .*:another, not to the worker$/, /npm run deploy/],
    [
      { queueArn: "arn:aws:sqs:us-east-1:000000000000:another.fifo" },
      "failed",
      /^it reads .*another\.fifo, not the queue$/,
      /./,
    ],
  ] as const)("is handed to the worker by a mapping with %j", async (change, status, found, fix) => {
    const stack = await aDeployment();
    changeMapping(stack, change);
    expectOnly(await doctor(stack), "event-source-mapping", { status, found, fix });
  });

  test("is handed to nobody where there is no mapping", async () => {
    const stack = await aDeployment();
    stack.told.mappings.clear();
    expectOnly(await doctor(stack), "event-source-mapping", {
      status: "failed",
      found: /^nothing hands/,
      fix: /deploy/,
    });
  });
});

describe("a function", () => {
  test.each([
    [{ state: "Failed", stateReason: "The image is gone" }, "failed", /^it cannot run \(The image is gone\)$/],
    [{ state: "Inactive" }, "warning", /^its state is Inactive$/],
    [
      { lastUpdateStatus: "Failed", lastUpdateStatusReason: "No such layer" },
      "failed",
      /^its last update failed \(No such layer\)$/,
    ],
    [{ lastUpdateStatus: "InProgress" }, "warning", /^it is being updated$/],
    [{ runtime: "nodejs18.x" }, "warning", /^it runs on nodejs18\.x, and was built for nodejs24\.x$/],
  ] as const)("with %j", async (change, status, found) => {
    const stack = await aDeployment();
    changeFunction(stack, "greenlight-webhook", change);
    expectOnly(await doctor(stack), "webhook-function", { status, found, fix: /./ });
  });

  test("whose variables are not those of the stack, or cannot be used, is named with them, without their values", async () => {
    const stack = await aDeployment();
    const { environment = {} } = stack.told.functions.get("greenlight-worker") ?? {};
    changeFunction(stack, "greenlight-worker", {
      environment: {
        ...environment,
        GITHUB_API_URL: "https://ghe.example.com/api/v3",
        REQUIRE_ORGANIZATION_POLICY: "perhaps",
      },
    });
    const examined = await doctor(stack);
    const found = /^GITHUB_API_URL is not as in the stack's outputs; REQUIRE_ORGANIZATION_POLICY is "perhaps"$/;
    expectOnly(examined, "worker-function", { status: "failed", found, fix: /npm run deploy/ });
    expect(examined.printed).not.toContain("ghe.example.com");
  });

  test("that is not there", async () => {
    const stack = await aDeployment();
    stack.told.functions.delete("greenlight-sweeper");
    expectOnly(await doctor(stack), "sweeper-function", {
      status: "failed",
      found: /^there is no function greenlight-sweeper$/,
      fix: /deploy/,
    });
  });
});

describe("the AI review", () => {
  const REVIEWER = "stand-in.reviewer-v1:0";

  test("that is off has no models to look at", async () => {
    const stack = await aDeployment();
    const { environment = {} } = stack.told.functions.get("greenlight-worker") ?? {};
    changeFunction(stack, "greenlight-worker", { environment: { ...environment, REVIEW: "off" } });
    const examined = await doctor(stack);
    expect(examined.code).toBe(0);
    expect(examined.checks.filter(({ id }) => id.startsWith("review"))).toEqual([
      { id: "review", title: "AI review", status: "ok", found: "off: no model is ever asked" },
    ]);
  });

  test("that is not set up right", async () => {
    const stack = await aDeployment();
    const { environment = {} } = stack.told.functions.get("greenlight-worker") ?? {};
    changeFunction(stack, "greenlight-worker", { environment: { ...environment, REVIEW_MODEL: "nobody" } });
    const expected = {
      status: "failed",
      found: /REVIEW_MODEL names no model of the table/,
      fix: /configuration/,
    } as const;
    expectOnly(await doctor(stack), "review", expected, [
      "review-model",
      "review-large-model",
      "review-refuter",
      "review-guardrail",
    ]);
  });

  test.each([
    [
      { authorization: "NOT_AUTHORIZED" },
      "failed",
      /^stand-in-reviewer: your credentials are not authorized$/,
      /bedrock:InvokeModel/,
    ],
    [{ agreement: "NOT_AVAILABLE" }, "failed", /^stand-in-reviewer: there is no access to it$/, /playground/],
    [{ entitlement: "NOT_AVAILABLE" }, "failed", /^stand-in-reviewer: there is no access to it$/, /playground/],
    [{ agreement: "PENDING" }, "warning", /^stand-in-reviewer: access is being given$/, /quarter/],
    [
      { region: "NOT_AVAILABLE" },
      "failed",
      /^stand-in-reviewer: it is not offered in this region itself$/,
      /inference profile/,
    ],
    [
      { lifecycle: "LEGACY", endOfLife: "2027-03-01T00:00:00Z" },
      "warning",
      /^stand-in-reviewer: it is LEGACY until 2027-03-01$/,
      /successor/,
    ],
  ] as const)("whose model is %j", async (told, status, found, fix) => {
    const stack = await aDeployment();
    stack.told.bedrock.models.set(REVIEWER, told);
    expectOnly(await doctor(stack), "review-model", { status, found, fix });
  });

  test("whose model Bedrock does not know", async () => {
    const stack = await aDeployment();
    stack.told.bedrock.models.delete(REVIEWER);
    expectOnly(await doctor(stack), "review-model", { status: "failed", found: /knows no such model/, fix: /region/ });
  });

  test("by an inference profile is looked at through it, and asked about in the region of the review", async () => {
    const stack = await aDeployment();
    const { environment = {} } = stack.told.functions.get("greenlight-worker") ?? {};
    const models = [{ name: "mine", id: "eu.stand-in.reviewer-v1:0", contextTokens: 200_000, maxOutputTokens: 64_000 }];
    changeFunction(stack, "greenlight-worker", {
      environment: {
        ...environment,
        REVIEW_REGION: "eu-central-1",
        REVIEW_MODELS: JSON.stringify(models),
        REVIEW_MODEL: "mine",
        REVIEW_LARGE_MODEL: "mine",
        REVIEW_REFUTER: "mine",
        REVIEW_GUARDRAIL: "abc123:1",
      },
    });
    stack.told.bedrock.profiles.set("eu.stand-in.reviewer-v1:0", { model: REVIEWER });
    stack.told.bedrock.guardrails.set("abc123", {});
    const examined = await doctor(stack);
    expect(examined.code).toBe(0);
    expect(examined.checks.filter(({ id }) => id.startsWith("review")).map(({ found }) => found)).toEqual([
      "on, in eu-central-1; looked at with your credentials, not the worker's role",
      "mine (eu.stand-in.reviewer-v1:0): access is given",
      "mine (eu.stand-in.reviewer-v1:0): access is given",
      "abc123, version 1",
    ]);
    stack.told.bedrock.guardrails.set("abc123", { status: "FAILED" });
    expectOnly(await doctor(stack), "review-guardrail", {
      status: "failed",
      found: /^abc123, version 1, is FAILED$/,
      fix: /console/,
    });
    stack.told.bedrock.guardrails.clear();
    expectOnly(await doctor(stack), "review-guardrail", {
      status: "failed",
      found: /^there is no guardrail abc123/,
      fix: /every review fails/,
    });
    stack.told.bedrock.guardrails.set("abc123", {});
    stack.told.bedrock.profiles.set("eu.stand-in.reviewer-v1:0", { model: REVIEWER, status: "DELETING" });
    const deleting = {
      status: "failed",
      found: /^mine: its inference profile is DELETING$/,
      fix: /another model/,
    } as const;
    expectOnly(await doctor(stack), "review-model", deleting, ["review-refuter"]);
  });

  test("is asked only where somebody says so", async () => {
    const stack = await aDeployment();
    const asked = () => stack.aws.bedrock?.requests().length;
    await doctor(stack);
    expect(asked()).toBe(0);
    const examined = await doctor(stack, { askModel: true });
    expect(examined.checks.find(({ id }) => id === "review-answer")).toMatchObject({
      status: "ok",
      found: expect.stringContaining("answered"),
    });
    expect(asked()).toBe(4);
    stack.aws.bedrock?.play([
      { answer: { error: "AccessDeniedException", message: "You do not have access to the model" } },
    ]);
    const expected = {
      status: "failed",
      found: /stand-in-reviewer did not answer .*do not have access to the model/,
      fix: /lines above/,
    } as const;
    expectOnly(await doctor(stack, { askModel: true }), "review-answer", expected);
  });
});

describe("the key in AWS KMS that signs for the App", () => {
  const KEY = "arn:aws:kms:us-east-1:000000000000:key/stand-in";
  const AS_IT_SHOULD_BE = { KeyId: KEY, KeyState: "Enabled", KeyUsage: "SIGN_VERIFY", KeySpec: "RSA_2048" };

  async function withKey(key: object | ServiceError): Promise<{ stack: Stack; env: Record<string, string> }> {
    const stack = await aDeployment();
    changeStack(stack, { outputs: { AppKeyArn: KEY } });
    for (const name of ["greenlight-worker", "greenlight-sweeper"]) {
      const { environment = {} } = stack.told.functions.get(name) ?? {};
      changeFunction(stack, name, { environment: { ...environment, APP_KEY_ARN: KEY } });
    }
    const kms = await startJsonService({
      name: "stand-in for AWS KMS",
      target: "TrentService.",
      operations: {
        DescribeKey() {
          if (key instanceof ServiceError) throw key;
          return { KeyMetadata: key };
        },
      },
    });
    closing.push(kms.close);
    return { stack, env: { AWS_ENDPOINT_URL_KMS: kms.url } };
  }

  const closing: (() => Promise<void>)[] = [];
  const told = async (key: object | ServiceError) => {
    const { stack, env } = await withKey(key);
    const examined = await doctor(stack, { env });
    for (const close of closing.splice(0)) await close();
    return examined.checks.find(({ id }) => id === "app-key");
  };

  test("is told", async () => {
    expect(await told(AS_IT_SHOULD_BE)).toMatchObject({
      status: "ok",
      found: "RSA_2048, enabled, signs and does nothing else",
    });
  });

  test.each([
    [{ ...AS_IT_SHOULD_BE, KeyState: "PendingImport" }, "failed", /not imported yet/],
    [{ ...AS_IT_SHOULD_BE, KeyState: "Disabled" }, "failed", /^its state is Disabled$/],
    [{ ...AS_IT_SHOULD_BE, KeyUsage: "ENCRYPT_DECRYPT" }, "failed", /^it is for ENCRYPT_DECRYPT with RSA_2048$/],
    [{ ...AS_IT_SHOULD_BE, KeySpec: "ECC_NIST_P256" }, "failed", /^it is for SIGN_VERIFY with ECC_NIST_P256$/],
    [new ServiceError("NotFoundException", "Key does not exist"), "failed", /^the key does not exist$/],
    [
      new ServiceError("AccessDeniedException", "not authorized: kms:DescribeKey"),
      "unchecked",
      /may not look at the App's key/,
    ],
  ] as const)("is not as it should be: %j", async (key, status, found) => {
    expect(await told(key)).toMatchObject({ status, found: expect.stringMatching(found) });
  });

  test("leaves no private key in the secret", async () => {
    const { stack, env } = await withKey(AS_IT_SHOULD_BE);
    const examined = await doctor(stack, { env });
    for (const close of closing.splice(0)) await close();
    const credentials = examined.checks.find(({ id }) => id === "app-credentials");
    expect(credentials).toMatchObject({
      status: "failed",
      found: expect.stringContaining("privateKey is still in the secret"),
    });
    expect(examined.printed).not.toContain("PRIVATE KEY-----");
    stack.aws.secretsManager.put(CREDENTIALS, JSON.stringify({ appId: 123_456 }));
    const without = await withKey(AS_IT_SHOULD_BE);
    without.stack.aws.secretsManager.put(CREDENTIALS, JSON.stringify({ appId: 123_456 }));
    const again = await doctor(without.stack, { env: without.env });
    for (const close of closing.splice(0)) await close();
    expect(again.checks.find(({ id }) => id === "app-credentials")).toMatchObject({
      status: "ok",
      found: expect.stringContaining("AWS KMS signs"),
    });
  });
});

describe("what AWS does not let the caller see could not be checked, and is not taken for fine", () => {
  const asJson =
    (type: string, status = 403) =>
    (response: ServerResponse) =>
      response
        .writeHead(status, { "content-type": "application/json", "x-amzn-errortype": type })
        .end(JSON.stringify({ __type: type, message: "User: somebody is not authorized to perform: that" }));
  const asXml = (code: string) => (response: ServerResponse) =>
    response
      .writeHead(403, { "content-type": "text/xml" })
      .end(
        `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>User: somebody is not authorized</Message></Error></ErrorResponse>`,
      );

  test.each([
    [
      "SECRETS_MANAGER",
      "app-credentials",
      [
        "app",
        "app-permissions",
        "app-events",
        "installations",
        "installation-permissions",
        "rate-limit",
        "approval-token",
        "webhook-secret",
        "webhook-url",
        "webhook-door",
        "webhook-deliveries",
      ],
    ],
    [
      "LAMBDA",
      "event-source-mapping",
      [
        "webhook-function",
        "worker-function",
        "sweeper-function",
        "review",
        "review-model",
        "review-large-model",
        "review-refuter",
        "review-guardrail",
      ],
    ],
    ["BEDROCK", "review-model", ["review-refuter"]],
  ])("%s", async (service, id, others) => {
    const stack = await aDeployment();
    const env = { [`AWS_ENDPOINT_URL_${service}`]: await aService(asJson("AccessDeniedException")) };
    const expected = { status: "unchecked", found: /^Your AWS credentials may not .*not authorized/ } as const;
    expectOnly(await doctor(stack, { env }), id, expected, others);
  });

  test.each([
    ["SQS", asJson("AccessDenied"), /^Your AWS credentials may not look at the queue greenlight\.fifo/],
    [
      "SQS, which answers nonsense",
      (response: ServerResponse) => response.writeHead(200).end("{}"),
      /^Error: SQS does not tell/,
    ],
  ] as const)("%s", async (_, answer, found) => {
    const stack = await aDeployment();
    const service = await aService(answer);
    const [QueueUrl, DeadLetterQueueUrl] = ["greenlight.fifo", "greenlight-dlq.fifo"].map(
      (name) => `${service}/0/${name}`,
    );
    changeStack(stack, { outputs: { QueueUrl: `${QueueUrl}`, DeadLetterQueueUrl: `${DeadLetterQueueUrl}` } });
    for (const name of ["greenlight-webhook", "greenlight-worker", "greenlight-sweeper"]) {
      const { environment = {} } = stack.told.functions.get(name) ?? {};
      changeFunction(stack, name, { environment: { ...environment, QUEUE_URL: `${QueueUrl}` } });
    }
    const examined = await doctor(stack, { env: { AWS_ENDPOINT_URL_SQS: service } });
    expectOnly(examined, "queue", { status: "unchecked", found }, ["dead-letter-queue"]);
  });

  test("CLOUDFORMATION", async () => {
    const stack = await aDeployment();
    const env = { AWS_ENDPOINT_URL_CLOUDFORMATION: await aService(asXml("AccessDenied")) };
    const examined = await doctor(stack, { env });
    expect(examined.checks.find(({ id }) => id === "stack")).toMatchObject({
      status: "unchecked",
      found: expect.stringMatching(/^Your AWS credentials may not look up the stack Greenlight/),
    });
    expect(examined.checks.filter(({ status }) => status === "ok").map(({ id }) => id)).toEqual([
      "aws-account",
      "clock-aws",
    ]);
    expect(examined.code).toBe(1);
  });

  test("STS, whose credentials have run out", async () => {
    const stack = await aDeployment();
    const env = { AWS_ENDPOINT_URL_STS: await aService(asXml("ExpiredToken")) };
    const expected = {
      status: "unchecked",
      found: /^AWS does not accept the credentials any more .*aws sso login/,
    } as const;
    expectOnly(await doctor(stack, { env }), "aws-account", expected, ["clock-aws"]);
  });
});

describe("AWS's clock", () => {
  test("that differs is told", async () => {
    const stack = await aDeployment();
    const date = new Date(Date.now() + 120_000).toUTCString();
    const identity = "<Arn>arn:aws:iam::000000000000:user/local</Arn><UserId>U</UserId><Account>000000000000</Account>";
    const env = {
      AWS_ENDPOINT_URL_STS: await aService((response) =>
        response
          .writeHead(200, { "content-type": "text/xml", date })
          .end(
            `<GetCallerIdentityResponse><GetCallerIdentityResult>${identity}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
          ),
      ),
    };
    const expected = {
      status: "warning",
      found: /^this machine's clock is 1(?:19|20|21) s behind AWS's$/,
      fix: /NTP/,
    } as const;
    expectOnly(await doctor(stack, { env }), "clock-aws", expected);
  });
});
