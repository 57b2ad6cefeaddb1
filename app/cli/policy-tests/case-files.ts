import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { visible } from "../../report/markdown.ts";
import { UsageError } from "../usage-error.ts";

const CASE = /\.test\.(?:json|ya?ml)$/;
/** Folders that hold other people's files. */
const FOREIGN = new Set(["node_modules", ".git"]);

/**
 * The cases in a folder and in those below it, by their paths from it, in the order of the alphabet.
 *
 * @throws UsageError where there is no such folder
 */
export async function caseFiles(folder: string): Promise<string[]> {
  const found = await stat(folder).catch(() => null);
  if (found === null) throw new UsageError(`${visible(folder)}: there is no such folder`);
  if (!found.isDirectory()) throw new UsageError(`${visible(folder)}: this is a file; name the folder that it is in`);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && CASE.test(entry.name))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => !file.split(/[/\\]/).some((part) => FOREIGN.has(part)))
    .sort();
}
