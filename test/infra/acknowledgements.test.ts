import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, jest, test } from "@jest/globals";
import { type Acknowledgment, App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { readConfig } from "../../infra/config/read-config.ts";
import { GreenlightStack } from "../../infra/greenlight-stack.ts";
import { CDK_CONTEXT, EVERYTHING, synthesised } from "./support/synthesised.ts";

afterEach(() => {
  jest.restoreAllMocks();
});

/** What cdk-nag finds while nobody accepts anything, and what is accepted. */
function found(config: string) {
  const accepted: Acknowledgment[] = [];
  jest.spyOn(Validations.prototype, "acknowledge").mockImplementation((...rules) => void accepted.push(...rules));
  const folder = mkdtempSync(join(tmpdir(), "greenlight-infra-"));
  try {
    for (const bundle of ["webhook", "worker", "sweeper"]) mkdirSync(join(folder, bundle));
    const app = new App({ outdir: join(folder, "out"), context: CDK_CONTEXT });
    new GreenlightStack(app, "Greenlight", { config: readConfig(config, "deployment.yml"), distPath: folder });
    app.synth();
    const { violations } = new AwsSolutionsChecks(app).validateScope(app);
    return { accepted, findings: violations.map(({ ruleName }) => ruleName) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test.each([
  ["with the defaults", ""] as const,
  ["with everything", EVERYTHING] as const,
  [
    "with a profile of a geography",
    EVERYTHING.replace(
      "guardrail:",
      "refuter: eu, models: [{name: eu, id: eu.anthropic.claude-opus-5, contextTokens: 200000, maxOutputTokens: 64000}], guardrail:",
    ),
  ] as const,
])("cdk-nag finds nothing %s but what is accepted, and nothing is accepted that it does not find", (_, config) => {
  expect(() => synthesised(config)).not.toThrow();
  const { accepted, findings } = found(config);
  expect([...new Set(accepted.map(({ id }) => id))].toSorted()).toEqual([...new Set(findings)].toSorted());
});

test("each finding is accepted with a reason that says something", () => {
  for (const { reason } of found(EVERYTHING).accepted) expect(String(reason).length).toBeGreaterThan(30);
});
