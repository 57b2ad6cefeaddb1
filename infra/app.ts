import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { App } from "aws-cdk-lib";
import { readConfig } from "./config/read-config.ts";
import { greenlightApp } from "./greenlight-app.ts";

/** The file that is read if it is there, where none is named. */
const USUAL_FILE = "deployment.yml";

/** The CDK application: `-c config=FILE`, or GREENLIGHT_CONFIG, names the deployment's configuration. */
const app = new App();
const named: unknown = app.node.tryGetContext("config") ?? process.env.GREENLIGHT_CONFIG;
const file = typeof named === "string" && named !== "" ? named : USUAL_FILE;
const region = process.env.CDK_DEFAULT_REGION;
try {
  const text = file === USUAL_FILE && !existsSync(file) ? "" : readFileSync(file, "utf8");
  const config = readConfig(text, file, region);
  greenlightApp(app, { config, distPath: fileURLToPath(new URL("../dist", import.meta.url)) });
  app.synth();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
