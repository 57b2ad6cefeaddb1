import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { aFolder } from "../cli/greenlight.ts";

/** The CDK application as `cdk synth` runs it, with the functions that were built; no AWS account, no network. */
async function synthesise(env: Readonly<Record<string, string>>) {
  const out = await aFolder({});
  return await new Promise<{ code: number | null; stderr: string; out: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [join(import.meta.dirname, "../../infra/app.ts")],
      { env: { PATH: process.env.PATH, CDK_OUTDIR: out, ...env }, cwd: out },
      (_, __, stderr) => resolve({ code: child.exitCode, stderr, out }),
    );
  });
}

describe("the CDK application", () => {
  test("writes the stack's template", async () => {
    const { code, out } = await synthesise({});
    expect(code).toBe(0);
    const template = JSON.parse(await readFile(join(out, "Greenlight.template.json"), "utf8"));
    expect(Object.keys(template.Outputs)).toContain("WebhookUrl");
  }, 60_000);

  test("takes the configuration that is named", async () => {
    const folder = await aFolder({ "staging.yml": "name: Greenlight-staging\n" });
    const { code, out } = await synthesise({ GREENLIGHT_CONFIG: join(folder, "staging.yml") });
    expect(code).toBe(0);
    await expect(readFile(join(out, "Greenlight-staging.template.json"), "utf8")).resolves.toContain("Resources");
  }, 60_000);

  test("says what is wrong with it, and writes nothing", async () => {
    const folder = await aFolder({ "broken.yml": "nmae: x\n" });
    const { code, stderr } = await synthesise({ GREENLIGHT_CONFIG: join(folder, "broken.yml") });
    expect(code).toBe(1);
    expect(stderr).toMatch(/broken\.yml:1:1 {2}nmae: unknown key `nmae`; did you mean `name`\?/);
  }, 60_000);

  test("says that a named configuration is not there", async () => {
    const { code, stderr } = await synthesise({ GREENLIGHT_CONFIG: "/nowhere/deployment.yml" });
    expect(code).toBe(1);
    expect(stderr).toContain("/nowhere/deployment.yml:1:1  it cannot be read: ENOENT");
  }, 60_000);
});

test("the CDK's own command line tells its makers nothing of this repository", async () => {
  const root = join(import.meta.dirname, "../..");
  const told = await new Promise<string>((resolve) => {
    const cdk = join(root, "node_modules/aws-cdk/bin/cdk");
    // Without variables of this machine that say so, too.
    const env = { PATH: process.env.PATH, HOME: tmpdir() };
    execFile(process.execPath, [cdk, "cli-telemetry", "--status", "--no-notices"], { cwd: root, env }, (_, out, err) =>
      resolve(out + err),
    );
  });
  expect(told).toContain("CLI Telemetry is disabled");
}, 60_000);
