import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import {
  type Lambda,
  type LambdaMeasure,
  type LambdaOptions,
  type LogSource,
  loadLambda,
} from "../../../app/local/aws/lambda.ts";

let directory: string;
let lambda: Lambda | undefined;
let lines: { readonly line: string; readonly source: LogSource }[];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "greenlight-lambda-"));
  lines = [];
});

afterEach(async () => {
  await lambda?.close();
  lambda = undefined;
  await rm(directory, { recursive: true });
});

async function load(bundle: string, options: Partial<LambdaOptions> = {}): Promise<Lambda> {
  const path = join(directory, "index.mjs");
  await writeFile(path, bundle);
  lambda = loadLambda({
    bundle: path,
    functionName: "toy",
    timeoutSeconds: 5,
    onLog: (line, source) => lines.push({ line, source }),
    ...options,
  });
  return lambda;
}

describe("a Lambda function", () => {
  test("answers with what its handler returns, as JSON brings it", async () => {
    const toy = await load(
      `export const handler = async (event) => ({ ...event, when: new Date(0), gone: undefined });`,
    );
    expect(await toy.invoke({ hello: "world" })).toEqual({ hello: "world", when: "1970-01-01T00:00:00.000Z" });
  });

  test.each([
    ["nothing", "undefined"],
    ["null", "null"],
  ])("answers null when its handler returns %s", async (_, value) => {
    const toy = await load(`export const handler = async () => ${value};`);
    expect(await toy.invoke({})).toBeNull();
  });

  test("has a context with its name, the request id and the time that remains", async () => {
    const toy = await load(`export const handler = async (event, context) =>
      ({ ...context, remaining: context.getRemainingTimeInMillis() });`);
    const context = await toy.invoke({}, { awsRequestId: "r-1" });
    expect(context).toMatchObject({
      awsRequestId: "r-1",
      functionName: "toy",
      functionVersion: "$LATEST",
      invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:toy",
      memoryLimitInMB: "512",
      remaining: expect.any(Number),
    });
  });

  test("sees its own variables and those of Lambda, and nothing of the host", async () => {
    const toy = await load(`process.env.LEAK = "out"; export const handler = async () => process.env;`, {
      environment: { QUEUE_URL: "http://queue" },
    });
    const environment = await toy.invoke({});
    expect(environment).toMatchObject({
      QUEUE_URL: "http://queue",
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_LAMBDA_FUNCTION_NAME: "toy",
    });
    expect(environment).not.toHaveProperty("PATH");
    expect(environment).not.toHaveProperty("JEST_WORKER_ID");
    expect(process.env).not.toHaveProperty("LEAK");
  });

  test("hands over each line that it writes, in order, before its answer, with the request that wrote it", async () => {
    const toy = await load(`
      console.log("cold start");
      export const handler = async () => {
        console.log(JSON.stringify({ level: "INFO" }));
        process.stdout.write("one\\ntw");
        process.stdout.write("o\\n");
        console.error("bad");
      };`);
    await toy.invoke({}, { awsRequestId: "r-1" });
    const of = (line: string, stream: string, requestId: string | null) => ({
      line,
      source: { functionName: "toy", stream, requestId },
    });
    expect(lines).toEqual([
      of("cold start", "stdout", null),
      of('{"level":"INFO"}', "stdout", "r-1"),
      of("one", "stdout", "r-1"),
      of("two", "stdout", "r-1"),
      of("bad", "stderr", "r-1"),
    ]);
  });

  test("keeps what it has in memory from one invocation to the next", async () => {
    const toy = await load(`let count = 0; export const handler = async () => ++count;`);
    expect([await toy.invoke({}), await toy.invoke({}), await toy.invoke({})]).toEqual([1, 2, 3]);
    expect(toy.coldStarts()).toBe(1);
  });

  test("handles one invocation at a time in one environment", async () => {
    const toy = await load(`let running = 0; export const handler = async () => {
      running++;
      await new Promise(setImmediate);
      return running--;
    };`);
    expect(await Promise.all([toy.invoke({}), toy.invoke({}), toy.invoke({})])).toEqual([1, 1, 1]);
    expect(toy.coldStarts()).toBe(1);
  });

  test("gets as many environments as there are invocations at once, up to its concurrency, and reuses them", async () => {
    const bundle = `let count = 0; export const handler = async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return ++count;
    };`;
    const toy = await load(bundle, { concurrency: 2 });
    const counts = await Promise.all(Array.from({ length: 6 }, () => toy.invoke({})));
    expect(counts.filter((count) => count === 1)).toHaveLength(2);
    expect(toy.coldStarts()).toBe(2);
  });
});

describe("a Lambda function that fails", () => {
  test("rejects with the type and message that it threw, and lives on", async () => {
    const toy = await load(`let count = 0; export const handler = async () => {
      if (count++ === 0) throw new TypeError("no such thing");
      return count;
    };`);
    await expect(toy.invoke({})).rejects.toMatchObject({ name: "TypeError", message: "no such thing" });
    expect(await toy.invoke({})).toBe(2);
    expect(toy.coldStarts()).toBe(1);
  });

  test.each([
    ["a text", `throw "plain"`, "string", "plain"],
    ["an answer that is no JSON", "return 1n", "TypeError", "BigInt"],
  ])("rejects when it gives %s", async (_, statement, name, message) => {
    const toy = await load(`export const handler = async () => { ${statement}; };`);
    await expect(toy.invoke({})).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  });

  test("is cut off when its time is over, and the next invocation gets a new environment", async () => {
    const toy = await load(`export const handler = async (event) => { if (event.hang) for (;;); return "fine"; };`, {
      timeoutSeconds: 0.5,
    });
    await expect(toy.invoke({ hang: true }, { awsRequestId: "r-1" })).rejects.toMatchObject({
      name: "Sandbox.Timedout",
      message: "RequestId: r-1 Error: Task timed out after 0.50 seconds",
    });
    expect(await toy.invoke({})).toBe("fine");
    expect(toy.coldStarts()).toBe(2);
  });

  test.each([
    ["exits", "process.exit(3)", "Runtime.ExitError", "RequestId: r-1 Error: Runtime exited with error: exit status 3"],
    [
      "throws where nobody catches",
      `await new Promise(() => setImmediate(() => { throw new RangeError("loose") }))`,
      "RangeError",
      "loose",
    ],
  ])("rejects when it %s, and the next invocation gets a new environment", async (_, statement, name, message) => {
    const toy = await load(
      `export const handler = async (event) => { if (event.die) { ${statement} } return "fine"; };`,
    );
    await expect(toy.invoke({ die: true }, { awsRequestId: "r-1" })).rejects.toMatchObject({ name, message });
    expect(await toy.invoke({})).toBe("fine");
    expect(toy.coldStarts()).toBe(2);
  });

  test.each([
    ["that throws at its start", `throw new Error("QUEUE_URL is missing");`, "Error", "QUEUE_URL is missing"],
    ["that cannot be parsed", "export const handler = (;", "SyntaxError", "Unexpected token"],
    ["without a handler", "export const other = 1;", "Runtime.HandlerNotFound", "handler is undefined or not exported"],
  ])("rejects each invocation of a bundle %s", async (_, bundle, name, message) => {
    const toy = await load(bundle);
    const expected = { name, message: expect.stringContaining(message) };
    await expect(toy.invoke({})).rejects.toMatchObject(expected);
    await expect(toy.invoke({})).rejects.toMatchObject(expected);
  });

  test("does not see an event of more than 6 MB", async () => {
    const toy = await load(`export const handler = async () => "seen";`);
    await expect(toy.invoke("x".repeat(6_291_555))).rejects.toMatchObject({ name: "RequestTooLargeException" });
    expect(await toy.invoke("x".repeat(6_291_554))).toBe("seen");
  });

  test("fails with an answer of more than 6 MB", async () => {
    const toy = await load(`export const handler = async () => "x".repeat(6_291_555);`);
    await expect(toy.invoke({})).rejects.toMatchObject({ name: "Function.ResponseSizeTooLarge" });
  });

  test("refuses to work after it was closed", async () => {
    const toy = await load(`export const handler = async () => 1;`);
    await toy.invoke({});
    await toy.close();
    await expect(toy.invoke({})).rejects.toThrow("The function toy is closed");
  });
});

describe("what Lambda measures of a function", () => {
  function measures() {
    const seen: [LambdaMeasure, number][] = [];
    const onMeasured = (...measure: [LambdaMeasure, number]) => void seen.push(measure);
    const count = (metric: LambdaMeasure) => seen.filter(([name]) => name === metric).length;
    return { onMeasured, seen, count };
  }

  test("is how often it was invoked, how often it failed, and how long it took", async () => {
    const { onMeasured, seen, count } = measures();
    const toy = await load(`export const handler = async (event) => { if (event.fail) throw new Error("no"); };`, {
      onMeasured,
    });
    await toy.invoke({});
    await expect(toy.invoke({ fail: true })).rejects.toThrow("no");
    expect([count("Invocations"), count("Errors"), count("Throttles"), count("Duration")]).toEqual([2, 1, 0, 2]);
    expect(seen.find(([name]) => name === "Duration")?.[1]).toBeGreaterThan(0);
  });

  test("is an error where it cannot be started", async () => {
    const { onMeasured, count } = measures();
    const toy = await load(`throw new Error("QUEUE_URL is missing");`, { onMeasured });
    await expect(toy.invoke({})).rejects.toThrow("QUEUE_URL is missing");
    expect([count("Invocations"), count("Errors")]).toEqual([1, 1]);
  });

  test("is a throttle for each invocation beyond its concurrency, which AWS would refuse", async () => {
    const { onMeasured, count } = measures();
    const toy = await load(`export const handler = async () => await new Promise(setImmediate);`, { onMeasured });
    await Promise.all([toy.invoke({}), toy.invoke({}), toy.invoke({})]);
    expect([count("Invocations"), count("Throttles")]).toEqual([3, 2]);
  });
});
