import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { configSchema } from "../../infra/config/schema.ts";
import { ofType, synthesised } from "./support/synthesised.ts";

const read = (path: string) => readFileSync(join(import.meta.dirname, "../..", path), "utf8");

describe("the runbook", () => {
  const names = ofType(synthesised("review: { enabled: true, monthly_budget: 100 }"), "AWS::CloudWatch::Alarm");
  const alarms = names.map(([id, { Properties }]) => ({
    name: id.replace(/^Alarms/, "").replace(/[0-9A-F]{8}$/, ""),
    description: String(Properties.AlarmDescription),
  }));
  const [, chapter = ""] = read("docs/operations.md").split(/^## Alarms$/m);
  const sections = [...(chapter.split(/^## /m)[0] ?? "").matchAll(/^### (\w+)$/gm)].map(([, name]) => name);

  test("has a section for each alarm, and for nothing else", () => {
    expect(sections.toSorted()).toEqual(alarms.map(({ name }) => name).toSorted());
  });

  test.each(alarms)("is where the alarm $name sends people to", ({ name, description }) => {
    expect(description).toContain(`docs/operations.md#${name.toLowerCase()}`);
  });
});

describe("the deployer's policy", () => {
  const text = read("infra/deployer-policy.json");
  const { Statement } = JSON.parse(text) as {
    readonly Statement: readonly { readonly Action: string; readonly Effect: string; readonly Resource: unknown }[];
  };

  test("is the one that the document shows", () => {
    expect(read("docs/deploy.md")).toContain(`\`\`\`json\n${text}\`\`\``);
  });

  test("allows single actions alone, and on everything only to ask who one is", () => {
    for (const { Action, Effect, Resource } of Statement) {
      expect(Effect).toBe("Allow");
      expect([Action].flat().join()).not.toContain("*");
      if (Resource === "*") expect(Action).toBe("sts:GetCallerIdentity");
    }
  });

  test("finds the secrets by the names that CloudFormation gives them: their logical ids", () => {
    const [webhook, credentials] = ofType(synthesised(), "AWS::SecretsManager::Secret").map(([id]) => id);
    expect(webhook).toMatch(/^SecretsWebhookSecret/);
    expect(credentials).toMatch(/^SecretsAppCredentials/);
  });
});

test("deploy.md names every key of the configuration", () => {
  const document = read("docs/deploy.md");
  for (const key of Object.keys(configSchema.shape)) expect(document).toMatch(new RegExp(`\`(?:[\\w.]+, )?${key}\\b`));
});
