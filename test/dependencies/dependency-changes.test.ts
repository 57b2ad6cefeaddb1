import { describe, expect, test } from "@jest/globals";
import { plainSentence } from "../../app/dependencies/dependency-change.ts";
import {
  type DependencyFile,
  dependencyChanges,
  isDependencyFile,
  needsContents,
} from "../../app/dependencies/dependency-changes.ts";
import { manifestBeside } from "../../app/dependencies/direct.ts";
import { aDependencyFile, told } from "./told.ts";

const manifest = (version: string, more: object = {}) => JSON.stringify({ dependencies: { a: version }, ...more });
const file = (changes: Partial<DependencyFile>): DependencyFile => ({
  ...aDependencyFile("package.json", manifest("1.0.0"), manifest("1.0.1")),
  ...changes,
});

describe("files", () => {
  test.each<[string, Partial<DependencyFile>, string[]]>([
    ["a modified file", {}, ["a 1.0.0 > 1.0.1 patch direct"]],
    ["a new file", { change: "added", before: null }, ["a none > 1.0.1 added direct", "other: is a new file"]],
    ["a removed file", { change: "removed", after: null }, ["a 1.0.0 > none removed direct", "other: is removed"]],
    [
      "a copied file is a new one",
      { change: "copied", before: null },
      ["a none > 1.0.1 added direct", "other: is a new file"],
    ],
    [
      "SEMANTICS 14: a renamed file is removed and added",
      { change: "renamed", previousPath: "old/package.json" },
      ["a 1.0.0 > none removed direct", "a none > 1.0.1 added direct", "other: is removed", "other: is a new file"],
    ],
    [
      "what was something else before is only added",
      { change: "renamed", previousPath: "package.json.bak", before: "hello" },
      ["a none > 1.0.1 added direct", "other: is a new file"],
    ],
    [
      "a renamed file from nobody knows where",
      { change: "renamed" },
      ["unknown: it was renamed, and from what is not known"],
    ],
    [
      "a file that becomes a link",
      { change: "changed", after: "../evil.json" },
      ["unknown: package.json cannot be read: it is not valid JSON"],
    ],
    [
      "other permissions",
      { change: "changed", after: manifest("1.0.0") },
      ["other: changes its type or its permissions"],
    ],
    ["the file before is not available", { before: null }, ["unknown: the whole file could not be read"]],
    [
      "the file after is not available",
      { after: null, patch: "@@ -1 +1 @@\n-a\n+b" },
      ["unknown: the whole file could not be read"],
    ],
    ["nothing changes", { after: manifest("1.0.0") }, []],
    [
      "where packages come from",
      { path: ".npmrc" },
      ["other: configures where packages come from or what runs with them"],
    ],
    ["a format that is not read", { path: "Gemfile.lock" }, ["unknown: dependencies in this format are not read"]],
    ["a file that is none of these", { path: "README.md" }, []],
  ])("%s", (_name, changes, expected) => {
    expect(told([file(changes)])).toEqual(expected);
  });

  test("every finding names its file", () => {
    const found = dependencyChanges([
      file({ path: "web/package.json", after: manifest("1.0.1", { scripts: { x: "y" } }) }),
      file({ path: "api/go.mod" }),
    ]);
    expect(found.changes.map(({ path }) => path)).toEqual(["web/package.json"]);
    expect(found.other.map(({ path, what }) => [path, plainSentence(what)])).toEqual([
      ["web/package.json", "adds scripts.x"],
    ]);
    expect(found.unknown.map(({ path }) => path)).toEqual(["api/go.mod"]);
  });

  test("names of other people are kept apart from our words", () => {
    const found = dependencyChanges([file({ after: manifest("1.0.0", { scripts: { "@everyone": "y" } }) })]);
    expect(found.other.map(({ what }) => what)).toEqual([["adds ", { name: "scripts.@everyone" }]]);
  });
});

describe("what is direct in a lockfile that cannot tell", () => {
  const lock = (a: string, b: string) =>
    [
      ["a", a],
      ["b", b],
    ]
      .map(
        ([name, version]) =>
          `${name}@^1.0.0:\n  version "${version}"\n  resolved "https://registry.yarnpkg.com/${name}/-/${name}-${version}.tgz#x"\n  integrity sha512-${version}\n`,
      )
      .join("\n");
  const changed = aDependencyFile("web/yarn.lock", lock("1.0.0", "1.0.0"), lock("1.0.1", "1.0.1"));

  test("is unknown without the manifest", () => {
    expect(told([changed])).toEqual(["a 1.0.0 > 1.0.1 patch", "b 1.0.0 > 1.0.1 patch"]);
  });

  test("is told by the manifest beside it, changed or not", () => {
    const beside = aDependencyFile("web/package.json", manifest("^1.0.0"), manifest("^1.0.0"));
    expect(told([beside, changed])).toEqual(["a 1.0.0 > 1.0.1 patch direct", "b 1.0.0 > 1.0.1 patch indirect"]);
  });

  test("is not told by the manifest of another folder, or one that cannot be read", () => {
    const elsewhere = aDependencyFile("package.json", manifest("^1.0.0"), manifest("^1.0.0"));
    const broken = aDependencyFile("web/package.json", "{", "{");
    expect(told([elsewhere, broken, changed])).toEqual(["a 1.0.0 > 1.0.1 patch", "b 1.0.0 > 1.0.1 patch"]);
  });

  test.each([
    ["yarn.lock", "package.json"],
    ["a/poetry.lock", "a/pyproject.toml"],
    ["a/requirements-dev.txt", "a/requirements-dev.in"],
    ["a/requirements/base.txt", null],
    ["Cargo.lock", null],
  ])("%s has %s beside it", (path, expected) => {
    expect(manifestBeside(path)).toBe(expected);
  });
});

describe("paths", () => {
  test.each([
    ["package.json", true],
    ["a/b/package-lock.json", true],
    ["npm-shrinkwrap.json", true],
    ["yarn.lock", true],
    ["pnpm-lock.yaml", true],
    ["requirements.txt", true],
    ["requirements-dev.txt", true],
    ["dev-requirements.txt", true],
    ["requirements/prod.txt", true],
    ["constraints.txt", true],
    ["requirements.in", true],
    ["Pipfile.lock", true],
    ["pyproject.toml", true],
    ["poetry.lock", true],
    ["uv.lock", true],
    ["go.mod", true],
    ["go.sum", true],
    ["Cargo.toml", true],
    ["Cargo.lock", true],
    ["pom.xml", true],
    ["gradle.lockfile", true],
    ["gradle/libs.versions.toml", true],
    ["build.gradle", true],
    ["app/build.gradle.kts", true],
    [".github/workflows/ci.yml", true],
    ["action.yaml", true],
    ["Dockerfile", true],
    ["web.Dockerfile", true],
    ["Dockerfile.dev", true],
    ["compose.yaml", true],
    ["docker-compose.prod.yml", true],
    ["main.tf", true],
    [".terraform.lock.hcl", true],
    ["src/index.ts", false],
    ["README.md", false],
    ["notes.txt", false],
    ["workflows/ci.yml", false],
    [".github/dependabot.yml", false],
    ["src/package.ts", false],
    ["dockerfile-linter.ts", false],
  ])("%s is read: %s", (path, expected) => {
    expect(needsContents(path)).toBe(expected);
  });

  test.each([
    ".npmrc",
    "settings.gradle",
    "gradlew",
    ".cargo/config.toml",
    "Gemfile",
    "composer.lock",
    "App.csproj",
    "setup.py",
  ])("%s matters and is not read", (path) => {
    expect([isDependencyFile(path), needsContents(path)]).toEqual([true, false]);
  });
});
