import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Where the variables are that lead to a stack of `npm run dev`; git ignores the folder. */
export const OPERATOR_FILE = ".greenlight/dev.env";

/**
 * Writes variables to a file that a shell can read: one line, `export A='…' B='…'`.
 *
 * @returns what takes the file away again, unless somebody else has written it since
 */
export function writeOperatorFile(
  environment: Readonly<Record<string, string>>,
  file: string = OPERATOR_FILE,
): () => void {
  const variables = Object.entries(environment).map(([name, value]) => `${name}='${value.replaceAll("'", "'\\''")}'`);
  const line = `export ${variables.join(" ")}\n`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, line, { mode: 0o600 });
  return () => {
    if (existsSync(file) && readFileSync(file, "utf8") === line) rmSync(file);
  };
}
