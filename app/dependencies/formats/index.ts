import type { Format } from "../stated.ts";
import { cargoLock } from "./cargo-lock.ts";
import { cargoToml } from "./cargo-toml.ts";
import { compose } from "./compose.ts";
import { dockerfile } from "./dockerfile.ts";
import { goMod } from "./go-mod.ts";
import { goSum } from "./go-sum.ts";
import { gradleBuild } from "./gradle-build.ts";
import { gradleLockfile } from "./gradle-lockfile.ts";
import { packageJson } from "./package-json.ts";
import { packageLock } from "./package-lock.ts";
import { pipfileLock } from "./pipfile-lock.ts";
import { pnpmLock } from "./pnpm-lock.ts";
import { poetryLock } from "./poetry-lock.ts";
import { pom } from "./pom.ts";
import { pyproject } from "./pyproject.ts";
import { requirementsTxt } from "./requirements-txt.ts";
import { terraform } from "./terraform.ts";
import { terraformLock } from "./terraform-lock.ts";
import { uvLock } from "./uv-lock.ts";
import { versionCatalog } from "./version-catalog.ts";
import { workflow } from "./workflow.ts";
import { yarnLock } from "./yarn-lock.ts";

/** Every format that is read; the first that fits a path reads it. */
export const FORMATS: readonly Format[] = [
  // npm, yarn, pnpm
  packageJson,
  packageLock,
  yarnLock,
  pnpmLock,
  // pip, Poetry, uv
  requirementsTxt,
  pipfileLock,
  pyproject,
  poetryLock,
  uvLock,
  // Go
  goMod,
  goSum,
  // Rust
  cargoToml,
  cargoLock,
  // Java and Kotlin
  pom,
  gradleLockfile,
  versionCatalog,
  gradleBuild,
  // GitHub Actions
  workflow,
  // Docker
  dockerfile,
  compose,
  // Terraform
  terraform,
  terraformLock,
];
