import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { App } from "aws-cdk-lib";
import { readConfigFile } from "./config/read-config-file.ts";
import { greenlightApp } from "./greenlight-app.ts";

/** The CDK application (cdk.json). */
const distPath = fileURLToPath(new URL("../dist", import.meta.url));
try {
  const config = readConfigFile(process.env, process.env.CDK_DEFAULT_REGION);
  const missing = ["webhook", "worker", "sweeper"].filter((name) => !existsSync(`${distPath}/${name}/index.mjs`));
  if (missing.length > 0) throw new Error("The functions are not built. Run `npm run build` first.");
  const app = new App();
  greenlightApp(app, { config, distPath });
  app.synth();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
