import { describe, expect, test } from "@jest/globals";
import { KNOWN_MODELS } from "../../app/review/bedrock/models.ts";
import { readMeasured } from "../../scripts/cost/measured.ts";
import {
  breakEven,
  busyMetrics,
  idleMonth,
  perThousandPulls,
  reviewCost,
  total,
  webhookMs,
  workerMs,
} from "../../scripts/cost/model.ts";
import { PRICES } from "../../scripts/cost/prices.ts";

const measured = readMeasured();

describe("the bill", () => {
  test("of a thousand pull requests has a cent for a thousand requests to the HTTP API, and so on", () => {
    const perPull = { deliveries: 10, workerInvocations: 5, messages: 7, githubRequests: 10, logBytes: 100_000 };
    const items = perThousandPulls({ ...measured, perPull });
    const of = (what: string) => items.find((item) => item.what === what)?.usd;
    expect(of("HTTP API")).toBeCloseTo(0.01);
    expect(of("Lambda, invocations")).toBeCloseTo(0.003);
    // 7 sent, 5 batches received and deleted.
    expect(of("SQS")).toBeCloseTo(17_000 * 0.0000005);
    expect(of("X-Ray, every delivery traced")).toBeCloseTo(0.05);
  });

  test("is never higher beside the free tier", () => {
    for (const { usd, usdBesideFree } of [...perThousandPulls(measured), ...idleMonth(), busyMetrics()]) {
      expect(usdBesideFree).toBeLessThanOrEqual(usd);
      expect(usdBesideFree).toBeGreaterThanOrEqual(0);
    }
  });

  test("names a price that AWS publishes for each thing", () => {
    for (const { usd, source } of Object.values(PRICES)) {
      expect(usd).toBeGreaterThan(0);
      expect(new URL(source).hostname).toBe("aws.amazon.com");
    }
  });
});

test("what waits for others is billed as long as it waits, and a core's work longer than on a whole core", () => {
  expect(webhookMs(measured).warm).toBeGreaterThan(measured.cpuMs.webhook);
  expect(workerMs(measured).cold).toBeGreaterThan(measured.coldStartMs.worker);
});

test("at the break-even a container costs what it takes the place of", () => {
  const { container, replacedPerThousand, pulls } = breakEven(measured);
  expect((pulls / 1_000) * replacedPerThousand).toBeCloseTo(total(container), 2);
});

describe("an AI review", () => {
  const model = KNOWN_MODELS.find(({ name }) => name === "claude-sonnet-5.5");
  if (model === undefined) throw new Error("the model is not known any more");
  const review = { frameTokens: 1_000, tokensPerChangedLine: 100 };

  test.each([
    // 1,000 and 10,000 tokens at $2.50, and an answer of 500 or 8,000 at $10, for a million.
    ["asks once", 100, 0.0275 + 0.005, 0.0275 + 0.08],
    // 100,000 tokens are three questions.
    ["asks as often as the diff takes", 1_000, 0.2575 + 0.015, 0.2575 + 0.24],
  ])("%s", (_, lines, least, most) => {
    const cost = reviewCost(model, lines, { ...measured, review });
    expect(cost?.[0]).toBeCloseTo(least, 6);
    expect(cost?.[1]).toBeCloseTo(most, 6);
  });

  test("whose model has no price costs nobody knows what", () => {
    expect(reviewCost({ ...model, prices: null }, 100, measured)).toBeNull();
  });
});
