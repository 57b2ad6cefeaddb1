import { describe, expect, test } from "@jest/globals";
import { isDependencyFile, isLockfile } from "../../app/dependencies/index.ts";

describe("a lockfile", () => {
  test.each([
    "package-lock.json",
    "web/yarn.lock",
    "pnpm-lock.yaml",
    "Cargo.lock",
    "go.sum",
    "poetry.lock",
    "uv.lock",
    "Pipfile.lock",
    "gradle.lockfile",
    ".terraform.lock.hcl",
    "Gemfile.lock",
    "composer.lock",
    "bun.lockb",
    "flake.lock",
  ])("is %s, which matters to dependencies, too", (path) => {
    expect([isLockfile(path), isDependencyFile(path)]).toEqual([true, true]);
  });

  test.each([
    "package.json",
    "evil.lock",
    "Cargo.lock.sh",
    "xCargo.lock",
    "cargo.lock/x",
    "go.sum/main.go",
    "gradle/dependency-locks/x.lockfile",
  ])("is not %s", (path) => expect(isLockfile(path)).toBe(false));
});
