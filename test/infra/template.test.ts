import { describe, expect, test } from "@jest/globals";
import { OPTIONAL_STACK_OUTPUTS, STACK_OUTPUTS } from "../../app/settings/stack-outputs.ts";
import { assetsOf, EVERYTHING, ofType, synthesised, type Template, theOne } from "./support/synthesised.ts";

const template = synthesised();
const propertiesOf = (type: string, start = "", of: Template = template) => theOne(of, type, start)[1].Properties;
const functions = ofType(template, "AWS::Lambda::Function").map(([id, { Properties }]) => [id, Properties] as const);

describe("the queue", () => {
  const FIFO = {
    FifoQueue: true,
    ContentBasedDeduplication: false,
    DeduplicationScope: "messageGroup",
    FifoThroughputLimit: "perMessageGroupId",
    SqsManagedSseEnabled: true,
  };

  test("is FIFO in high-throughput mode, never deduplicates by content, is encrypted, and gives up after five receipts", () => {
    const [deadLetters] = theOne(template, "AWS::SQS::Queue", "PullRequestsDeadLetters");
    expect(propertiesOf("AWS::SQS::Queue", "PullRequestsQueue")).toEqual({
      ...FIFO,
      MessageRetentionPeriod: 4 * 24 * 60 * 60,
      VisibilityTimeout: 360,
      RedrivePolicy: { deadLetterTargetArn: { "Fn::GetAtt": [deadLetters, "Arn"] }, maxReceiveCount: 5 },
    });
  });

  test("keeps dead letters for fourteen days", () => {
    expect(propertiesOf("AWS::SQS::Queue", "PullRequestsDeadLetters")).toEqual({
      ...FIFO,
      MessageRetentionPeriod: 14 * 24 * 60 * 60,
    });
  });

  test("and its dead letters are reached over TLS alone", () => {
    const policies = ofType(template, "AWS::SQS::QueuePolicy");
    expect(policies).toHaveLength(2);
    for (const [, { Properties }] of policies) {
      expect(Properties.PolicyDocument).toMatchObject({
        Statement: [
          {
            Effect: "Deny",
            Action: "sqs:*",
            Principal: { AWS: "*" },
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      });
    }
  });

  test.each([
    ["", 60],
    ["review: { enabled: true }", 300],
  ])("hides messages for six times as long as the worker may take: %s", (config, seconds) => {
    const of = synthesised(config);
    expect(propertiesOf("AWS::Lambda::Function", "WorkerFunction", of).Timeout).toBe(seconds);
    expect(propertiesOf("AWS::SQS::Queue", "PullRequestsQueue", of).VisibilityTimeout).toBe(6 * seconds);
  });
});

describe("the functions", () => {
  test("are deployed without their source maps, which nobody reads there", () => {
    expect(assetsOf(["index.mjs", "index.mjs.map"])).toEqual([["index.mjs"], ["index.mjs"], ["index.mjs"]]);
  });

  test("are the three that are built", () => {
    expect(functions.map(([id]) => id.replace(/Function.*/, ""))).toEqual(["Webhook", "Worker", "Sweeper"]);
  });

  test.each(functions)(
    "%s runs on arm64 with Node.js 24, traced, with JSON logs that Lambda does not filter",
    (_, made) => {
      expect(made).toMatchObject({
        Architectures: ["arm64"],
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        TracingConfig: { Mode: "Active" },
        LoggingConfig: { LogFormat: "JSON", ApplicationLogLevel: "TRACE", SystemLogLevel: "INFO" },
      });
    },
  );

  test("log to groups of their own that end", () => {
    const groups = ofType(template, "AWS::Logs::LogGroup");
    expect(groups).toHaveLength(4);
    for (const [, { Properties }] of groups) expect(Properties.RetentionInDays).toBe(30);
  });

  test("the worker gets ten messages at once, says which of them failed, and never more workers run than are wanted", () => {
    expect(propertiesOf("AWS::Lambda::EventSourceMapping")).toMatchObject({
      BatchSize: 10,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });

  test("the sweeper runs every five minutes, and a sweep that failed is not repeated", () => {
    expect(propertiesOf("AWS::Events::Rule")).toMatchObject({
      ScheduleExpression: "rate(5 minutes)",
      State: "ENABLED",
    });
    expect(propertiesOf("AWS::Lambda::EventInvokeConfig")).toMatchObject({ MaximumRetryAttempts: 0 });
    expect(Number(propertiesOf("AWS::Lambda::Function", "SweeperFunction").Timeout)).toBeLessThan(300);
  });

  test("concurrency is reserved where it is asked for", () => {
    const of = synthesised(EVERYTHING);
    expect(propertiesOf("AWS::Lambda::Function", "WorkerFunction", of).ReservedConcurrentExecutions).toBe(25);
    expect(propertiesOf("AWS::Lambda::Function", "WebhookFunction", of).ReservedConcurrentExecutions).toBe(10);
    expect(propertiesOf("AWS::Lambda::EventSourceMapping", "", of)).toMatchObject({
      ScalingConfig: { MaximumConcurrency: 20 },
    });
  });
});

describe("secrets", () => {
  test("have no value in the template: AWS makes the webhook's, and the App's is empty until it is registered", () => {
    const [webhook, credentials] = ["SecretsWebhookSecret", "SecretsAppCredentials"].map((start) =>
      propertiesOf("AWS::SecretsManager::Secret", start),
    );
    expect(webhook).toMatchObject({
      GenerateSecretString: { SecretStringTemplate: "{}", GenerateStringKey: "current", PasswordLength: 64 },
    });
    expect(webhook).not.toHaveProperty("SecretString");
    expect(Object.keys(credentials ?? {})).toEqual(["Description"]);
  });

  test("and the App's key survive the stack", () => {
    const kept = ["AWS::SecretsManager::Secret", "AWS::KMS::Key"].flatMap((type) =>
      ofType(synthesised("app_key: kms"), type),
    );
    expect(kept.map(([, { DeletionPolicy }]) => DeletionPolicy)).toEqual(["Retain", "Retain", "Retain"]);
  });

  test.each([["", template] as const, ["with everything", synthesised(EVERYTHING)] as const])(
    "are in no variable and no output %s: only what names them is",
    (_, of) => {
      const told = [
        ...ofType(of, "AWS::Lambda::Function").map(([, { Properties }]) => Properties.Environment),
        of.Outputs,
      ];
      const text = JSON.stringify(told);
      expect(text).not.toMatch(/resolve:secretsmanager|SecretString|BEGIN [A-Z ]*PRIVATE KEY/);
      for (const [, { Properties }] of ofType(of, "AWS::Lambda::Function")) {
        const { Variables } = Properties.Environment as { readonly Variables: Readonly<Record<string, unknown>> };
        const suspicious = Object.keys(Variables).filter((name) => /SECRET|TOKEN|PASSWORD|KEY|CREDENTIALS/.test(name));
        for (const name of suspicious) expect(name).toMatch(/_ARN$/);
      }
    },
  );

  test("the App's key can sign and nothing else, and its material comes from GitHub", () => {
    expect(propertiesOf("AWS::KMS::Key", "", synthesised("app_key: kms"))).toMatchObject({
      KeySpec: "RSA_2048",
      KeyUsage: "SIGN_VERIFY",
      Origin: "EXTERNAL",
    });
  });
});

describe("the door", () => {
  test("has one route, a limit, and a log of who came", () => {
    expect(ofType(template, "AWS::ApiGatewayV2::Route").map(([, { Properties }]) => Properties.RouteKey)).toEqual([
      "POST /webhook",
    ]);
    expect(propertiesOf("AWS::ApiGatewayV2::Stage")).toMatchObject({
      StageName: "$default",
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
      AccessLogSettings: { DestinationArn: expect.anything(), Format: expect.stringContaining("$context.status") },
    });
    expect(propertiesOf("AWS::ApiGatewayV2::Integration")).toMatchObject({ PayloadFormatVersion: "2.0" });
  });

  test("hands the payload version over that the webhook reads, and logs nothing of it", () => {
    expect(JSON.stringify(propertiesOf("AWS::ApiGatewayV2::Stage"))).not.toMatch(
      /\$context\.(?:authorizer|request\.body)/,
    );
  });

  test("has the deployment's own name and no other, where there is one", () => {
    const of = synthesised(EVERYTHING);
    expect(propertiesOf("AWS::ApiGatewayV2::Api", "", of).DisableExecuteApiEndpoint).toBe(true);
    expect(of.Outputs.WebhookUrl?.Value).toBe("https://greenlight.example.com/webhook");
    expect(of.Outputs.DomainTarget?.Value).toBeDefined();
  });
});

describe("what the stack tells", () => {
  test("is what the command line looks for", () => {
    expect(Object.keys(template.Outputs).toSorted()).toEqual([...STACK_OUTPUTS].toSorted());
  });

  test("and what only some deployments have", () => {
    const all = Object.keys(synthesised(EVERYTHING).Outputs).toSorted();
    expect(all).toEqual([...STACK_OUTPUTS, ...OPTIONAL_STACK_OUTPUTS].toSorted());
  });
});

describe("other partitions", () => {
  test.each([
    ["aws", "region: eu-central-1"],
    ["aws-us-gov", "region: us-gov-west-1"],
    ["aws-cn", "region: cn-north-1"],
    ["any, as nobody knows yet", ""],
  ])("%s: no ARN names one", (_, config) => {
    const text = JSON.stringify(synthesised(config));
    expect(text).not.toMatch(/arn:aws/);
    expect(text).toContain("AWS::Partition");
  });

  test.each([
    ["eu-central-1", "https://eu-central-1.console.aws.amazon.com/"],
    ["us-gov-west-1", "https://us-gov-west-1.console.amazonaws-us-gov.com/"],
    ["cn-north-1", "https://cn-north-1.console.amazonaws.cn/"],
  ])("the dashboard of %s is in its own console", (region, console) => {
    expect(String(synthesised(`region: ${region}`).Outputs.DashboardUrl?.Value)).toContain(console);
  });

  test("GovCloud: AI reviews by its own profiles", () => {
    const of = synthesised(`region: us-gov-west-1
review:
  enabled: true
  model: gov
  refuter: gov
  models: [{ name: gov, id: us-gov.anthropic.claude-sonnet-4-5, contextTokens: 200000, maxOutputTokens: 64000 }]`);
    expect(JSON.stringify(of)).toContain("inference-profile/us-gov.anthropic.claude-sonnet-4-5");
  });
});

describe("money", () => {
  test("has a budget of Bedrock's where one is set, which tells three times", () => {
    const budget = propertiesOf("AWS::Budgets::Budget", "", synthesised(EVERYTHING));
    expect(budget.Budget).toMatchObject({
      BudgetLimit: { Amount: 100, Unit: "USD" },
      TimeUnit: "MONTHLY",
      CostFilters: {
        Service: [
          "Amazon Bedrock",
          "Claude Sonnet 5.5 (Amazon Bedrock Edition)",
          "Claude Opus 5.5 (Amazon Bedrock Edition)",
        ],
      },
    });
    expect(budget.NotificationsWithSubscribers).toHaveLength(3);
    expect(ofType(template, "AWS::Budgets::Budget")).toEqual([]);
  });

  test("is tagged", () => {
    expect(propertiesOf("AWS::SQS::Queue", "PullRequestsQueue", synthesised(EVERYTHING)).Tags).toEqual([
      { Key: "team", Value: "platform" },
    ]);
  });
});

test.each<[string, string, string | string[]]>([
  ["alarms", "", "cloudwatch.amazonaws.com"],
  ["alarms and budgets", EVERYTHING, ["budgets.amazonaws.com", "cloudwatch.amazonaws.com"]],
])("the alarms' topic takes %s of this account, over TLS alone", (_, config, Service) => {
  expect(propertiesOf("AWS::SNS::TopicPolicy", "", synthesised(config)).PolicyDocument).toMatchObject({
    Statement: [
      expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      expect.objectContaining({
        Effect: "Allow",
        Principal: { Service },
        Action: "sns:Publish",
        Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
      }),
    ],
  });
});

test.each([["with the defaults", ""] as const, ["with everything", EVERYTHING] as const])(
  "the template %s",
  (_, config) => {
    // What is in the assets is built, and has tests of its own.
    const text = JSON.stringify(synthesised(config), null, 1).replace(/[0-9a-f]{64}/g, "<asset>");
    expect(JSON.parse(text)).toMatchSnapshot();
  },
);
