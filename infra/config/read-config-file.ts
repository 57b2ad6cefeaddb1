import { existsSync, readFileSync } from "node:fs";
import { ConfigError, readConfig } from "./read-config.ts";
import type { DeploymentConfig } from "./schema.ts";

/** The file that is read if it is there, where none is named. */
const USUAL_FILE = "deployment.yml";

/**
 * Reads the configuration that `GREENLIGHT_CONFIG` names, or `deployment.yml`, which need not be there.
 *
 * @param region where it goes to if the file does not say so itself, as far as that is known
 * @throws {ConfigError} where it cannot be read or used
 */
export function readConfigFile(env: NodeJS.ProcessEnv, region: string | undefined): DeploymentConfig {
  const named = env.GREENLIGHT_CONFIG || null;
  const file = named ?? USUAL_FILE;
  if (named === null && !existsSync(file)) return readConfig("", file, region);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const message = `it cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    throw new ConfigError(file, [{ line: 1, column: 1, path: "", message }]);
  }
  return readConfig(text, file, region);
}
