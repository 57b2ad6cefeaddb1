import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { EVERYTHING, ofType, synthesised, type Template } from "./support/synthesised.ts";

/** What CloudFormation may do in the name of the CDK, as docs/deploy.md gives it. */

interface Policy {
  readonly Version: string;
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: string;
    readonly Action: string | readonly string[];
    readonly Resource: string | readonly string[];
    readonly Condition?: unknown;
  }[];
}

const policy: Policy = JSON.parse(readFileSync(join(import.meta.dirname, "../../infra/execution-policy.json"), "utf8"));
const templates: readonly Template[] = [synthesised(), synthesised(EVERYTHING)];

const actions = policy.Statement.flatMap(({ Action }) => [Action].flat());
const resourcesOf = (sid: string) => [policy.Statement.find(({ Sid }) => Sid === sid)?.Resource ?? []].flat();

/** Whether a pattern of IAM is for this name. */
const covers = (patterns: readonly string[], name: string) =>
  patterns.some((pattern) => {
    const [, , , , , ...rest] = pattern.split(":");
    const source = rest
      .join(":")
      .replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*");
    return new RegExp(`^${source}$`).test(name);
  });

/** By which service's actions CloudFormation makes what is in the templates. */
const SERVICES: Readonly<Record<string, string>> = {
  "AWS::ApiGatewayV2": "apigateway",
  "AWS::Budgets": "budgets",
  "AWS::CloudWatch": "cloudwatch",
  "AWS::Events": "events",
  "AWS::IAM": "iam",
  "AWS::KMS": "kms",
  "AWS::Lambda": "lambda",
  "AWS::Logs": "logs",
  "AWS::SNS": "sns",
  "AWS::SQS": "sqs",
  "AWS::SecretsManager": "secretsmanager",
};
/** What the CDK has put ready when it was bootstrapped: the functions' code, and its own version. */
const OF_THE_CDK = ["s3", "ssm"];

describe("CloudFormation's policy", () => {
  test("is one that IAM takes, in every partition", () => {
    expect(policy.Version).toBe("2012-10-17");
    const sids = policy.Statement.map(({ Sid }) => Sid);
    expect(new Set(sids).size).toBe(sids.length);
    for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/);
    for (const { Effect } of policy.Statement) expect(Effect).toBe("Allow");
    expect(JSON.stringify(policy)).not.toMatch(/arn:aws/);
    // What a managed policy may have (IAM quotas), without white space.
    expect(JSON.stringify(policy).length).toBeLessThanOrEqual(6_144);
  });

  test("names each action, and none twice in a statement", () => {
    for (const action of actions) expect(action).toMatch(/^[a-z0-9]+:[A-Z][A-Za-z]+$/);
    for (const { Action } of policy.Statement) expect(new Set([Action].flat()).size).toBe([Action].flat().length);
  });

  test("is for the services of the stack, and for no other", () => {
    const types = templates.flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type));
    const needed = types.map((type) => SERVICES[type.split("::").slice(0, 2).join("::")] ?? type);
    const given = actions.map((action) => action.split(":")[0] ?? "");
    expect([...new Set(given)].toSorted()).toEqual([...new Set([...needed, ...OF_THE_CDK])].toSorted());
  });

  test("is for what the stack calls its parts", () => {
    for (const template of templates) {
      for (const [, { Properties }] of ofType(template, "AWS::Logs::LogGroup")) {
        expect(covers(resourcesOf("LogGroups"), `log-group:${Properties.LogGroupName}:*`)).toBe(true);
      }
      for (const [, { Properties }] of ofType(template, "AWS::CloudWatch::Dashboard")) {
        const name = `dashboard/${Properties.DashboardName}`;
        expect(covers(resourcesOf("AlarmsAndDashboard"), name)).toBe(true);
      }
      for (const [, { Properties }] of ofType(template, "AWS::Budgets::Budget")) {
        const name = `budget/${Object(Properties.Budget).BudgetName}`;
        expect(covers(resourcesOf("OnlyForABudget"), name)).toBe(true);
      }
    }
  });

  test("hands roles to functions alone", () => {
    const passing = policy.Statement.filter(({ Action }) => [Action].flat().includes("iam:PassRole"));
    expect(passing.map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    ]);
  });

  // CloudFormation calls a secret without a name by its logical id, and not by the stack (aws/aws-cdk#8984).
  test("finds the secrets by their logical ids", () => {
    for (const [id] of templates.flatMap((template) => ofType(template, "AWS::SecretsManager::Secret"))) {
      expect(covers(resourcesOf("Secrets"), `secret:${id}-AbCdEfGhIjKl-AbCdEf`)).toBe(true);
    }
  });
});
