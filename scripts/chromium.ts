import { type SpawnSyncOptions, spawnSync } from "node:child_process";
import { findChromium } from "./chromium/find-chromium.ts";

/**
 * Makes sure that there is a Chromium for the tests of pages; `npm test` runs it first. Where there is none and this is
 * root on a Debian, as in a container of CI, it installs Debian's package.
 */
const APT: SpawnSyncOptions = {
  stdio: ["ignore", 2, 2],
  env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
};
const HOW =
  "Install Chromium or Google Chrome, or set CHROMIUM_PATH to it: the tests of the register page are run in it.";

function install(): boolean {
  if (process.getuid?.() !== 0 || spawnSync("apt-get", ["--version"]).status !== 0) return false;
  console.error("Installing Debian's package chromium for the tests of pages …");
  const packages = ["install", "--yes", "--no-install-recommends", "chromium"];
  const installed = () => spawnSync("apt-get", packages, APT).status === 0;
  return installed() || (spawnSync("apt-get", ["update"], APT).status === 0 && installed());
}

if (findChromium() === null && !(install() && findChromium() !== null)) {
  console.error(`There is no Chromium. ${HOW}`);
  process.exitCode = 1;
}
