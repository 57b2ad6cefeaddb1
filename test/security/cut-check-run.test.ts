import { expect, test } from "@jest/globals";
import { writeCheckRun } from "../../app/github/check-run.ts";
import type { Octokit } from "../../app/github/octokit.ts";
import { aSnapshot } from "../support/builders.ts";

async function written(text: string): Promise<string> {
  let body = "";
  const create = async (request: { readonly output: { readonly text: string } }) => {
    body = request.output.text;
    return { data: { id: 1, started_at: null } };
  };
  const octokit = { rest: { checks: { create } } } as unknown as Octokit;
  const report = { status: "completed", conclusion: "neutral", title: "", summary: "", annotations: [] } as const;
  await writeCheckRun(octokit, aSnapshot(), { ...report, text });
  return body;
}

test("a text that is too long is not cut inside a code span, which would let a path become Markdown", async () => {
  const row = (path: string) => `| files.any | \`${path}\` | yes |`;
  const hostile = "a/<img src=x> [approve here](https://evil.example) @everyone/".repeat(20);
  const text = [...Array.from({ length: 60 }, () => row(hostile)), "end"].join("\n");
  const body = await written(text);
  expect(text.length).toBeGreaterThan(65_535);
  expect(body.length).toBeLessThanOrEqual(65_535);
  for (const line of body.split("\n").filter((line) => line.startsWith("|"))) {
    expect(line).toBe(row(hostile));
  }
  expect(body).toMatch(/… \(cut: longer than a check run may be\)$/);
});

test("a text that is one endless line is left out rather than cut inside it", async () => {
  expect((await written(`\`${"x".repeat(70_000)}\``)).trim()).toBe("… (cut: longer than a check run may be)");
});
