import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { parseEnv } from "node:util";

/** The settings of a `.env`; none where there is no such file. */
export function readEnvFile(path: string): Readonly<Record<string, string | undefined>> {
  return parseEnv(textOf(path));
}

/** Sets these in a `.env` that its owner alone can read, and leaves every other line as it is. */
export function writeEnvFile(path: string, settings: Readonly<Record<string, string>>): void {
  let text = textOf(path);
  for (const [name, value] of Object.entries(settings)) {
    const line = `${name}=${quoted(value)}`;
    const present = new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=.*$`, "m");
    if (present.test(text)) text = text.replace(present, () => line);
    else text += `${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`;
  }
  writeFileSync(path, text, { mode: 0o600 });
  // The mode above is for a file that was not there.
  chmodSync(path, 0o600);
}

/** As Node.js reads it: a value with blanks or a `#` needs quotes. */
function quoted(value: string): string {
  return /^[\w.:/@-]*$/.test(value) ? value : `"${value}"`;
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (Object(error).code === "ENOENT") return "";
    throw error;
  }
}
