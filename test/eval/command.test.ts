import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

const SCRIPT = join(import.meta.dirname, "..", "..", "scripts", "eval", "index.ts");
let out: string;

beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "eval-"));
});
afterEach(() => rmSync(out, { recursive: true }));

/** Without anything of the environment that could be credentials. */
function run(...options: readonly string[]): { readonly status: number | null; readonly stderr: string } {
  const env = { PATH: process.env.PATH, HOME: out, AWS_EC2_METADATA_DISABLED: "true" };
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, ...options, "--out", join(out, "run")], {
    encoding: "utf8",
    env,
    timeout: 60_000,
  });
  return { status, stderr };
}

const reportLine = () => readFileSync(join(out, "run", "report.md"), "utf8").split("\n")[0];

describe("npm run eval", () => {
  test("without credentials says what to do, and writes nothing", () => {
    const { status, stderr } = run();
    expect(status).toBe(2);
    expect(stderr).toContain("Amazon Bedrock cannot be asked");
    expect(stderr).toContain("or use --stand-in");
    expect(existsSync(join(out, "run"))).toBe(false);
  });

  test("with the built-in stand-in asks over Bedrock's own protocol and measures what was planned", () => {
    const { status, stderr } = run("--stand-in");
    expect(stderr).toContain("66/66  ");
    expect(status).toBe(0);
    expect(reportLine()).toContain("these figures say nothing of a model. They are exactly those that were planned");
  });

  test("compares with the plan also where it reviews a part, and where it goes on with the rest", () => {
    expect(run("--stand-in", "--only", "java/**").status).toBe(0);
    expect(reportLine()).toContain("exactly those that were planned");
    expect(run("--stand-in", "--resume").status).toBe(0);
    expect(reportLine()).toContain("exactly those that were planned");
  });

  test("with a script of one's own compares with no plan, and ends where nothing comes of it", () => {
    const script = join(out, "script.json");
    writeFileSync(script, JSON.stringify([{ answer: { error: "AccessDeniedException" } }]));
    const { status } = run("--stand-in", script, "--only", "go/**");
    expect(status).toBe(1);
    expect(reportLine()).toContain("There was no plan to compare them with.");
    const report = JSON.parse(readFileSync(join(out, "run", "report.json"), "utf8"));
    expect(report.stopped.why).toMatch(/cases in a row came to nothing: /);
    expect(new Set(report.cases.map(({ verdict }: { verdict: string }) => verdict))).toEqual(
      new Set(["indeterminate"]),
    );
  });

  test.each([
    ["a model that is not in the table", ["--stand-in", "--model", "nobody"], "REVIEW_MODEL names no model"],
    ["globs that fit nothing", ["--stand-in", "--only", "rust/**"], "No case fits rust/**"],
    ["labels that are not there", ["--stand-in", "--aacr", "/nowhere"], "/nowhere has no positive_samples.json"],
    ["a script that is not there", ["--stand-in", "/nowhere.json"], "/nowhere.json"],
  ])("refuses %s", (_, options, words) => {
    const { status, stderr } = run(...options);
    expect(stderr).toContain(words);
    expect(status).toBe(2);
  });
});
