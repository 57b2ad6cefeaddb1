import { writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type { NewApp } from "./new-app.ts";

/**
 * Puts a private key that could not be kept where it belongs into a file that its owner alone can read.
 *
 * @param folders are tried in order; default: the one where the command runs, the home, and that for temporary files
 * @returns the file; null where no folder takes it
 */
export function rescueKey(
  { id, privateKey }: Pick<NewApp, "id" | "privateKey">,
  folders: readonly string[] = [process.cwd(), homedir(), tmpdir()],
): string | null {
  for (const folder of folders) {
    const file = join(folder, keyFileName(id));
    try {
      writeFileSync(file, privateKey, { mode: 0o600, flag: "wx" });
      return file;
    } catch {
      // It is full, read-only, or has such a file: the next one may take it.
    }
  }
  return null;
}

/** `*.pem` is in .gitignore. */
export function keyFileName(appId: number): string {
  return `greenlight-app-${appId}.private-key.pem`;
}
