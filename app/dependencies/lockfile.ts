import { cargoLock } from "./formats/cargo-lock.ts";
import { goSum } from "./formats/go-sum.ts";
import { packageLock } from "./formats/package-lock.ts";
import { pipfileLock } from "./formats/pipfile-lock.ts";
import { pnpmLock } from "./formats/pnpm-lock.ts";
import { poetryLock } from "./formats/poetry-lock.ts";
import { terraformLock } from "./formats/terraform-lock.ts";
import { uvLock } from "./formats/uv-lock.ts";
import { yarnLock } from "./formats/yarn-lock.ts";
import { fileName } from "./stated.ts";

const READ = [packageLock, yarnLock, pnpmLock, pipfileLock, poetryLock, uvLock, goSum, cargoLock, terraformLock];

/** Gradle's, which a reader knows by their folder, too; and those among what is not read (formats/unread.ts). */
const NAMES = new Set([
  "gradle.lockfile",
  "buildscript-gradle.lockfile",
  "settings-gradle.lockfile",
  "Gemfile.lock",
  "gems.locked",
  "composer.lock",
  "bun.lock",
  "bun.lockb",
  "deno.lock",
  "pdm.lock",
  "pixi.lock",
  "conda-lock.yml",
  "pylock.toml",
  "mix.lock",
  "rebar.lock",
  "pubspec.lock",
  "Package.resolved",
  "Podfile.lock",
  "Cartfile.resolved",
  "packages.lock.json",
  "paket.lock",
  "Chart.lock",
  "flake.lock",
  "MODULE.bazel.lock",
  "stack.yaml.lock",
]);

/** Whether a file is written by a package manager for itself, by exact names: something else that ends in `.lock` is not. */
export function isLockfile(path: string): boolean {
  return READ.some((format) => format.fits(path)) || NAMES.has(fileName(path));
}
