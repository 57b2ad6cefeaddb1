import { readFile } from "node:fs/promises";
import { describe, expect, jest, test } from "@jest/globals";
import { CHECKS } from "../../../app/cli/doctor/checks.ts";
import type { Stack } from "../../../app/local/stack.ts";
import { greenlight } from "../greenlight.ts";
import { aDeployment, doctor } from "./examined.ts";

jest.setTimeout(60_000);

const SECRETS = ["greenlight/app-credentials", "greenlight/webhook-secret"];

/** Every value that nobody may read, also in parts. */
function secretsOf(stack: Stack): readonly string[] {
  const values = SECRETS.flatMap((name): unknown[] =>
    Object.values(JSON.parse(stack.aws.secretsManager.valueOf(name))),
  );
  return values
    .filter((value) => typeof value === "string")
    .flatMap((value) => value.split("\n"))
    .filter((part) => part.length >= 16 && !part.startsWith("-----"));
}

describe("greenlight doctor", () => {
  test("finds nothing to say of a deployment that is as it should be", async () => {
    const stack = await aDeployment();
    const { code, stdout, stderr } = await greenlight(["doctor"], { env: stack.operatorEnvironment });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.split("\n");
    expect(lines.filter((line) => /^[!✗?]/.test(line))).toEqual([]);
    expect(lines.filter((line) => /^[A-Z]/.test(line))).toEqual([
      "AWS",
      "GitHub App",
      "Webhook",
      "Queue",
      "Functions",
      "AI review",
      "Clocks",
      "Alarms and numbers: none: the embedded stack has no dashboard",
    ]);
    expect(stdout).toContain("\n25 checks, all fine\n");
  });

  test("prints the same for programs, and takes the stack's name from a variable too", async () => {
    const stack = await aDeployment();
    const json = await greenlight(["doctor", "--json"], { env: stack.operatorEnvironment });
    expect({ code: json.code, stderr: json.stderr }).toEqual({ code: 0, stderr: "" });
    const { ok, checks } = JSON.parse(json.stdout);
    expect(ok).toBe(true);
    expect(checks[1]).toEqual({
      id: "stack",
      title: "Stack",
      status: "ok",
      found: "Greenlight is CREATE_COMPLETE, deployed at 2026-01-01T00:00Z",
    });
    const other = { ...stack.operatorEnvironment, GREENLIGHT_STACK: "Other" };
    const missing = await greenlight(["doctor"], { env: other });
    expect(missing.code).toBe(1);
    expect(missing.stdout).toContain("✗  Stack");
    expect(missing.stdout).toContain("there is no stack Other in us-east-1");
  });

  test("changes nothing, but for a ping that asks for nothing", async () => {
    const stack = await aDeployment();
    const methods = new Set<string>();
    stack.github.faults.add({
      match: ({ method, path }) => {
        methods.add(`${method} ${path}`);
        return false;
      },
    });
    await doctor(stack);
    await stack.quiet();
    expect([...methods].filter((request) => !request.startsWith("GET "))).toEqual([
      `POST /app/installations/${stack.github.installationId}/access_tokens`,
    ]);
    expect(stack.aws.queue.counts()).toEqual({ visible: 0, delayed: 0, inFlight: 0, deadLetters: 0 });
    expect(Object.keys(stack.aws.secretsManager.requests())).toEqual(["GetSecretValue"]);
  });

  test("cannot begin without a region, or without credentials", async () => {
    const nowhere = await greenlight(["doctor"], { env: { AWS_EC2_METADATA_DISABLED: "true", HOME: "/nonexistent" } });
    expect(nowhere).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("No AWS region is known") });
    const nobody = await greenlight(["doctor", "--json"], {
      env: { AWS_REGION: "us-east-1", AWS_EC2_METADATA_DISABLED: "true", HOME: "/nonexistent" },
    });
    expect(nobody).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("No AWS credentials were found"),
    });
  });

  test("prints no secret, whether all is well or everything is wrong", async () => {
    const stack = await aDeployment();
    const [name = ""] = SECRETS;
    stack.github.world.addUser({ login: "release-approvals-bot" });
    const approvalToken = "release-approvals-bot-token";
    const stored: unknown = JSON.parse(stack.aws.secretsManager.valueOf(name));
    stack.aws.secretsManager.put(name, JSON.stringify({ ...Object(stored), approvalToken }));
    const secrets = secretsOf(stack);
    expect(secrets.length).toBeGreaterThan(20);
    expect(secrets).toContain(approvalToken);
    const well = await doctor(stack);
    expect(well.code).toBe(0);
    // GitHub repeats what it was sent, as no GitHub should.
    stack.github.faults.add({
      match: () => true,
      times: 100,
      respond: { status: 500, body: { message: `No: ${stack.aws.secretsManager.valueOf(name)}` } },
    });
    const wrong = await doctor(stack, { stack: "Greenlight" });
    expect(wrong.code).toBe(1);
    const printed = well.printed + wrong.printed;
    expect(secrets.filter((secret) => printed.includes(secret))).toEqual([]);
  });
});

describe("each check", () => {
  test("has an id of its own, which the documentation names", async () => {
    const ids = CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const docs = await readFile(new URL("../../../docs/cli.md", import.meta.url), "utf8");
    const table = docs.slice(docs.indexOf("| Id | Looks at"), docs.indexOf("### What `doctor` may need"));
    const named = [...table.matchAll(/^\| (`[^|]+`) \|/gm)].flatMap(([, cell = ""]) =>
      cell.replaceAll("`", "").split(", "),
    );
    expect(named).toEqual(ids);
  });
});
