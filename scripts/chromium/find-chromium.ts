import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Chromium and its relatives, as systems call them. */
const COMMANDS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const ELSEWHERE = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * The Chromium with which the tests of pages run: `CHROMIUM_PATH`, or one that is installed; null where there is none.
 *
 * @throws Error where `CHROMIUM_PATH` names nothing that can be run
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const named = env.CHROMIUM_PATH;
  if (named !== undefined && named !== "") {
    if (canBeRun(named)) return named;
    throw new Error(`CHROMIUM_PATH is ${named}, which cannot be run`);
  }
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const installed = ["/usr/bin", ...folders].flatMap((folder) => COMMANDS.map((command) => join(folder, command)));
  return [...installed, ...ELSEWHERE].find(canBeRun) ?? null;
}

function canBeRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
