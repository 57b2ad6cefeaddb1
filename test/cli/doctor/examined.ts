import { createServer, type ServerResponse } from "node:http";
import { afterEach, expect } from "@jest/globals";
import pc from "picocolors";
import { z } from "zod";
import { runDoctor } from "../../../app/cli/doctor/run-doctor.ts";
import { listenLocally } from "../../../app/local/aws/listen.ts";
import type { Stack } from "../../../app/local/stack.ts";

export { aDeployment } from "../operated.ts";

const cleanUp: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close();
});

/** What answers in the place of one of AWS's services, until the end of the test; gives its address. */
export async function aService(answer: (response: ServerResponse) => void): Promise<string> {
  const { url, close } = await listenLocally(
    createServer((request, response) => {
      request.resume().on("end", () => answer(response));
    }),
  );
  cleanUp.push(close);
  return url;
}

const jsonReport = z.strictObject({
  ok: z.boolean(),
  checks: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      status: z.enum(["ok", "warning", "failed", "unchecked"]),
      found: z.string(),
      fix: z.string().optional(),
    }),
  ),
});

export type Told = z.output<typeof jsonReport>["checks"][number];

/** What the doctor told of a deployment. */
export interface Examined {
  readonly code: number;
  readonly ok: boolean;
  readonly checks: readonly Told[];
  /** Of the same deployment, for people. */
  readonly text: string;
  /** All that was printed. */
  readonly printed: string;
}

interface Asked {
  /** Other variables than the stack's own. */
  readonly env?: Readonly<Record<string, string>>;
  readonly askModel?: boolean;
  readonly stack?: string;
}

/** Examines a deployment twice: for programs and for people. */
export async function doctor(deployment: Stack, asked: Asked = {}): Promise<Examined> {
  const { env = {}, askModel = false, stack = "Greenlight" } = asked;
  const printed: string[] = [];
  const complain = (text: string) => void printed.push(text);
  const run = async (json: boolean): Promise<{ ok: boolean; text: string }> => {
    let text = "";
    const write = (more: string) => {
      text += more;
    };
    const terminal = { write, complain, paint: pc.createColors(false), width: null, progress: () => undefined };
    const ok = await runDoctor({ stack, json, askModel }, process.env, terminal);
    printed.push(text);
    return { ok, text };
  };
  // The SDK finds its endpoints in the variables of the process.
  const before = { ...process.env };
  Object.assign(process.env, deployment.operatorEnvironment, env);
  try {
    const programs = await run(true);
    const people = await run(false);
    expect(people.ok).toBe(programs.ok);
    const report = jsonReport.parse(JSON.parse(programs.text));
    expect(report.ok).toBe(programs.ok);
    return { ...report, code: programs.ok ? 0 : 1, text: people.text, printed: printed.join("\n") };
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

const MARKS = { ok: "✓", warning: "!", failed: "✗", unchecked: "?" } as const;

/**
 * Expects one line: in the report for programs and in that for people, with the way to mend it below, and an exit code
 * that takes it for what it is. Everything else must be fine, but for the lines that may follow from it.
 */
export function expectOnly(
  examined: Examined,
  id: string,
  expected: { readonly status: Told["status"]; readonly found: RegExp; readonly fix?: RegExp },
  alsoNotFine: readonly string[] = [],
): void {
  const told = examined.checks.find((check) => check.id === id);
  expect(told).toMatchObject({ status: expected.status, found: expect.stringMatching(expected.found) });
  if (expected.fix === undefined) expect(told?.fix).toBeUndefined();
  else expect(told?.fix).toMatch(expected.fix);
  const lines = examined.text.split("\n");
  const start = `${MARKS[expected.status]}  ${told?.title}`;
  const at = lines.findIndex((line) => line.startsWith(start));
  // What is measured may differ a little from one look to the next.
  const shown = (lines[at] ?? "").slice(start.length).trim();
  expect(shown.replace(/^could not be checked: /, "")).toMatch(expected.found);
  if (told?.fix !== undefined) expect(lines[at + 1]?.trim()).toBe(`→ ${told.fix}`);
  const others = examined.checks.filter((check) => check.id !== id && check.status !== "ok").map((check) => check.id);
  expect(others).toEqual(alsoNotFine);
  const fine = [expected.status, ...others.map((other) => examined.checks.find((check) => check.id === other)?.status)];
  expect(examined.code).toBe(fine.some((status) => status === "failed" || status === "unchecked") ? 1 : 0);
}
