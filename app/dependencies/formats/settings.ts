import { fileName } from "../stated.ts";

/** Files that say where packages come from, or what runs when they are installed: any change of them is worth a word. */
const NAMES = new Set([
  ".npmrc",
  ".yarnrc",
  ".yarnrc.yml",
  ".pnpmfile.cjs",
  ".pnpmfile.mjs",
  "pnpm-workspace.yaml",
  "lerna.json",
  ".bunfig.toml",
  "bunfig.toml",
  "pip.conf",
  "pip.ini",
  ".pypirc",
  "uv.toml",
  "poetry.toml",
  "go.work",
  ".goproxy",
  "rust-toolchain",
  "rust-toolchain.toml",
  "settings.gradle",
  "settings.gradle.kts",
  "gradle.properties",
  "gradle-wrapper.properties",
  "gradle-wrapper.jar",
  "verification-metadata.xml",
  "gradlew",
  "gradlew.bat",
  "mvnw",
  "mvnw.cmd",
  ".terraformrc",
  "terraform.rc",
  ".terraform-version",
  ".tool-versions",
]);
const PLACES = [
  /(^|\/)\.cargo\/config(\.toml)?$/,
  /(^|\/)\.mvn\//,
  /(^|\/)\.yarn\/(releases|plugins|patches)\//,
  /(^|\/)patches\/[^/]+\.patch$/,
];

/** Whether a file configures package managers. */
export function isSetting(path: string): boolean {
  return NAMES.has(fileName(path)) || PLACES.some((place) => place.test(path));
}
