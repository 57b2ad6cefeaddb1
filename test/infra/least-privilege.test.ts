import { describe, expect, test } from "@jest/globals";
import { EVERYTHING, synthesised, type Template, theOne } from "./support/synthesised.ts";

/** What each role may do, statement by statement: a new one has to be written here, where somebody reads it. */

interface Statement {
  readonly Action: string | readonly string[];
  readonly Effect: string;
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** "action, action → resource, resource [condition]", in words that people can read. */
function permissionsOf(template: Template, role: string): readonly string[] {
  const [, policy] = theOne(template, "AWS::IAM::Policy", `${role}Role`);
  const { Statement } = policy.Properties.PolicyDocument as { readonly Statement: readonly Statement[] };
  return Statement.map(({ Action, Effect, Resource, Condition }) => {
    const condition = Condition === undefined ? "" : ` if ${named(Condition)}`;
    return `${Effect} ${[Action].flat().join(", ")} on ${[Resource].flat().map(named).join(", ")}${condition}`;
  });
}

/** Intrinsic functions by what they mean. */
function named(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(named).join("");
  const [[key, inner] = ["", ""]] = Object.entries(Object(value)) as [string, unknown][];
  if (key === "Ref") return String(inner).replace(/^AWS::/, "");
  if (key === "Fn::GetAtt") return `${(inner as string[])[0]}.${(inner as string[])[1]}`;
  if (key === "Fn::Join") return named((inner as [string, unknown[]])[1]);
  return `${key}(${named(inner)})`;
}

const without = (permissions: readonly string[]) =>
  permissions.map((each) => each.replace(/[0-9A-F]{8}(?=\b|\.)/g, ""));

const EVERY_FUNCTION = (role: string) => [
  "Allow xray:PutTelemetryRecords, xray:PutTraceSegments on *",
  `Allow logs:CreateLogStream, logs:PutLogEvents on ${role}Logs.Arn`,
];

describe("least privilege", () => {
  test("the webhook sends to the queue and reads its secret", () => {
    expect(without(permissionsOf(synthesised(), "Webhook"))).toEqual([
      ...EVERY_FUNCTION("Webhook"),
      "Allow sqs:SendMessage on PullRequestsQueue.Arn",
      "Allow secretsmanager:GetSecretValue on SecretsWebhookSecret",
    ]);
  });

  test("the worker takes messages, forwards some, and reads the App's credentials", () => {
    expect(without(permissionsOf(synthesised(), "Worker"))).toEqual([
      ...EVERY_FUNCTION("Worker"),
      "Allow sqs:ChangeMessageVisibility, sqs:DeleteMessage, sqs:GetQueueAttributes, sqs:ReceiveMessage, sqs:SendMessage on PullRequestsQueue.Arn",
      "Allow secretsmanager:GetSecretValue on SecretsAppCredentials",
    ]);
  });

  test("the sweeper sends to the queue and reads the App's credentials", () => {
    expect(without(permissionsOf(synthesised(), "Sweeper"))).toEqual([
      ...EVERY_FUNCTION("Sweeper"),
      "Allow sqs:SendMessage on PullRequestsQueue.Arn",
      "Allow secretsmanager:GetSecretValue on SecretsAppCredentials",
    ]);
  });

  test.each(["Worker", "Sweeper"])("with the App's key in KMS the %s may sign with it, and nothing else", (role) => {
    const permissions = without(permissionsOf(synthesised("app_key: kms"), role));
    expect(permissions.filter((each) => each.includes("kms:"))).toEqual([
      "Allow kms:Sign on AppKey.Arn if StringEquals(kms:SigningAlgorithm(RSASSA_PKCS1_V1_5_SHA_256))",
    ]);
    expect(without(permissionsOf(synthesised("app_key: kms"), "Webhook")).join()).not.toContain("kms:");
  });

  test("with a key of the deployment's own each function may use it for what it reads and writes", () => {
    for (const role of ["Webhook", "Worker", "Sweeper"]) {
      expect(permissionsOf(synthesised(EVERYTHING), role)).toContain(
        "Allow kms:Decrypt, kms:GenerateDataKey on arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555",
      );
    }
  });
});

describe("Amazon Bedrock", () => {
  const bedrock = (config: string, role = "Worker") =>
    permissionsOf(synthesised(config), role).filter((each) => each.includes("bedrock:"));
  const CONFIG = (id: string) =>
    `region: eu-central-1
review:
  enabled: true
  model: ours
  refuter: ours
  models: [{ name: ours, id: "${id}", contextTokens: 200000, maxOutputTokens: 64000 }]`;

  test("is out of reach where there are no AI reviews", () => {
    expect(bedrock("")).toEqual([]);
  });

  test("may be asked by the worker alone", () => {
    for (const role of ["Webhook", "Sweeper"]) expect(bedrock(EVERYTHING, role)).toEqual([]);
  });

  test("may be asked by a global profile, and through it by the model behind it, in any region", () => {
    expect(bedrock(CONFIG("global.anthropic.claude-opus-5"))).toEqual([
      "Allow bedrock:InvokeModel on arn:Partition:bedrock:eu-central-1:AccountId:inference-profile/global.anthropic.claude-opus-5",
      expect.stringMatching(
        /^Allow bedrock:InvokeModel on arn:Partition:bedrock:::foundation-model\/anthropic\.claude-opus-5, arn:Partition:bedrock:eu-central-1::foundation-model\/anthropic\.claude-opus-5 if .*inference-profile\/global\.anthropic\.claude-opus-5/,
      ),
    ]);
  });

  test("may be asked by a geography's profile, and through it by the model behind it", () => {
    expect(bedrock(CONFIG("eu.anthropic.claude-opus-5"))).toEqual([
      "Allow bedrock:InvokeModel on arn:Partition:bedrock:eu-central-1:AccountId:inference-profile/eu.anthropic.claude-opus-5",
      expect.stringMatching(
        /^Allow bedrock:InvokeModel on arn:Partition:bedrock:\*::foundation-model\/anthropic\.claude-opus-5 if .*inference-profile\/eu\.anthropic\.claude-opus-5/,
      ),
    ]);
  });

  test("may be asked for a model itself, in its region", () => {
    expect(bedrock(CONFIG("anthropic.claude-opus-5"))).toEqual([
      "Allow bedrock:InvokeModel on arn:Partition:bedrock:eu-central-1::foundation-model/anthropic.claude-opus-5",
    ]);
  });

  test("may be asked by every model that the deployment describes, so that policies can name it, and by no other known one", () => {
    const described = "models: [{ name: quick, id: eu.vendor.quick, contextTokens: 200000, maxOutputTokens: 64000 }]";
    const direct = bedrock(`review:\n  enabled: true\n  ${described}`).filter((each) => !each.includes(" if "));
    const profiles = direct.flatMap((each) => [...each.matchAll(/inference-profile\/([^\s,]+)/g)].map(([, id]) => id));
    expect(profiles.toSorted()).toEqual([
      "eu.vendor.quick",
      "global.anthropic.claude-opus-5-5",
      "global.anthropic.claude-sonnet-5-5",
    ]);
  });

  test("may be asked by an application's own profile, and for models through it alone", () => {
    const arn = "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abc123";
    expect(bedrock(CONFIG(arn))).toEqual([
      `Allow bedrock:InvokeModel on ${arn}`,
      expect.stringMatching(/foundation-model\/\*, .* if .*application-inference-profile\/abc123/),
    ]);
  });

  test("is asked in the region that is configured", () => {
    const permissions = bedrock(`${CONFIG("us.anthropic.claude-opus-5")}\n  region: us-east-1`);
    expect(permissions[0]).toContain("bedrock:us-east-1:AccountId:inference-profile/us.anthropic.claude-opus-5");
  });

  test("may check what it is asked by the configured guardrail, and by no other", () => {
    expect(bedrock(EVERYTHING).at(-1)).toBe(
      "Allow bedrock:ApplyGuardrail on arn:Partition:bedrock:Region:AccountId:guardrail/abc123",
    );
  });
});
