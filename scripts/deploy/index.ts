import { spawn } from "node:child_process";
import { deploy } from "./deploy.ts";
import { findDestination } from "./destination.ts";

/** `npm run deploy [-- ARGUMENTS OF CDK DEPLOY]`; the configuration is deployment.yml, or GREENLIGHT_CONFIG. */
try {
  const destination = await findDestination(process.env);
  await deploy({ ...destination, more: process.argv.slice(2) }, { run, say: (text) => process.stdout.write(text) });
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** npm puts the programs of our packages first in PATH. */
function run(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], { stdio: "inherit", env: { ...process.env, ...env } });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}
