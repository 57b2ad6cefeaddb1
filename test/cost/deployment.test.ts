import { expect, test } from "@jest/globals";
import { DEPLOYMENT } from "../../scripts/cost/deployment.ts";
import { ofType, synthesised, theOne } from "../infra/support/synthesised.ts";

/** What the cost model says of the stack is what the stack is. */

const template = synthesised();
const memoryOf = (start: string) => theOne(template, "AWS::Lambda::Function", start)[1].Properties.MemorySize;

test("the metrics that alarms look at, which CloudWatch bills", () => {
  const looked = ofType(template, "AWS::CloudWatch::Alarm").map(([, { Properties }]) => {
    const { Metrics } = Properties;
    return Array.isArray(Metrics) ? Metrics.filter((metric) => "MetricStat" in metric).length : 1;
  });
  expect(looked.reduce((sum, each) => sum + each, 0)).toBe(DEPLOYMENT.alarmMetrics);
});

test("secrets, the dashboard, memory, and how often the sweeper runs", () => {
  expect(ofType(template, "AWS::SecretsManager::Secret")).toHaveLength(DEPLOYMENT.secrets);
  expect(ofType(template, "AWS::CloudWatch::Dashboard")).toHaveLength(DEPLOYMENT.dashboards);
  expect(memoryOf("WebhookFunction")).toBe(DEPLOYMENT.webhookMb);
  expect(memoryOf("WorkerFunction")).toBe(DEPLOYMENT.workerMb);
  expect(memoryOf("SweeperFunction")).toBe(DEPLOYMENT.sweeperMb);
  const [, { Properties }] = theOne(template, "AWS::Events::Rule");
  expect(Properties.ScheduleExpression).toBe(`rate(${DEPLOYMENT.sweeperEveryMinutes} minutes)`);
});
