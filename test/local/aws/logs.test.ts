import {
  CloudWatchLogsClient,
  GetQueryResultsCommand,
  StartQueryCommand,
  StopQueryCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { LOCAL_CREDENTIALS, REGION } from "../../../app/local/aws/account.ts";
import { type LogsStandIn, startLogs } from "../../../app/local/aws/logs.ts";

let logs: LogsStandIn;
let client: CloudWatchLogsClient;

beforeEach(async () => {
  logs = await startLogs();
  client = new CloudWatchLogsClient({ endpoint: logs.endpoint, region: REGION, credentials: LOCAL_CREDENTIALS });
});

afterEach(async () => {
  client.destroy();
  await logs.close();
});

const query = (filter: string, rest = "sort @timestamp desc | limit 10") =>
  `fields @message | filter ${filter} | ${rest}`;

async function start(queryString: string, logGroupNames = ["a"]): Promise<string> {
  const { queryId = "" } = await client.send(
    new StartQueryCommand({ logGroupNames, startTime: 0, endTime: 100, queryString }),
  );
  return queryId;
}

const results = (queryId: string) => client.send(new GetQueryResultsCommand({ queryId }));

async function find(queryString: string, groups?: string[]): Promise<unknown[]> {
  const id = await start(queryString, groups);
  await results(id);
  const { results: rows = [] } = await results(id);
  return rows.map((row) => row.find(({ field }) => field === "@message")?.value);
}

describe("the stand-in for CloudWatch Logs", () => {
  test("answers a query that still runs, and then its results, newest first, with what was scanned", async () => {
    logs.put("a", "one", 1_000);
    logs.put("b", "two", 2_000);
    const id = await start(query("@message like /o/"), ["a", "b"]);
    expect(await results(id)).toMatchObject({ status: "Running", results: [] });
    const answer = await results(id);
    expect(answer).toMatchObject({
      status: "Complete",
      results: [
        [{ field: "@message", value: "two" }, { field: "@ptr" }],
        [{ value: "one" }, { field: "@ptr" }],
      ],
      statistics: { recordsMatched: 2, recordsScanned: 2, bytesScanned: 6 },
    });
  });

  test.each([
    ["pull = 12", ["x"]],
    ['repository = "acme/shop"', ["y"]],
    ['tolower(repository) = "acme/shop"', ["x", "y"]],
    ['deliveryId in ["d-2","d-3"]', ["y"]],
    ["ispresent(error.status) and error.status = 502", ["y"]],
    ["not ispresent(pull)", ["y", "z"]],
    ["pulls.1 = 12", ["y"]],
    ['@message like /"pulls":\\[([0-9]+,)*12[,\\]]/', ["y"]],
    ['pull = 12 or (deliveryId in ["d-2"] and level = "WARN")', ["x", "y"]],
    ["pull = 13", []],
  ])("finds by %s", async (filter, names) => {
    const write = (fields: object) => logs.put("a", JSON.stringify(fields), 1_000);
    write({ name: "x", repository: "Acme/Shop", pull: 12, deliveryId: "d-1" });
    write({
      name: "y",
      repository: "acme/shop",
      pulls: [3, 12],
      deliveryId: "d-2",
      level: "WARN",
      error: { status: 502 },
    });
    logs.put("a", "z");
    logs.put("a", "no JSON: z", 1_000);
    const found = await find(query(filter, "sort @timestamp asc | limit 10"));
    expect(found.map((text) => /(?<="name":")\w/.exec(String(text))?.[0] ?? "z")).toEqual(names);
  });

  test("looks at a time and at groups alone, and gives no more than the limit", async () => {
    logs.put("a", "early", 1_000);
    logs.put("a", "late", 101_000);
    logs.put("b", "elsewhere", 1_000);
    logs.put("a", "end", 100_999);
    expect(await find(query("@message like /./"))).toEqual(["end", "early"]);
    expect(await find(query("@message like /./", "sort @timestamp asc | limit 1"))).toEqual(["early"]);
  });

  test.each([
    ["another command", "fields @message | stats count(*)"],
    ["no limit", "fields @message | filter a = 1 | sort @timestamp asc"],
    ["a function that it does not know", query("strlen(a) = 1")],
    ["an end in the middle", query("a = 1 and")],
    ["a text that ends early", query('a = "b" c"')],
    ["more than is allowed", query(`a = "${"b".repeat(10_000)}"`)],
  ])("refuses %s instead of guessing", async (_, queryString) => {
    logs.createGroup("a");
    await expect(start(queryString)).rejects.toThrow(expect.objectContaining({ name: "MalformedQueryException" }));
  });

  test("refuses groups and queries that are not there, and stops what runs", async () => {
    await expect(start(query("a = 1"))).rejects.toThrow("Log group 'a' does not exist");
    await expect(results("none")).rejects.toThrow("The query does not exist");
    logs.createGroup("a");
    const queryId = await start(query("a = 1"));
    await client.send(new StopQueryCommand({ queryId }));
    expect(await results(queryId)).toMatchObject({ status: "Cancelled" });
  });
});
