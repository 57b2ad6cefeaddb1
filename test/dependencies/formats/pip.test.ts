import { describe, expect, test } from "@jest/globals";
import { toldOf } from "../told.ts";

type Case = [name: string, before: string, after: string, told: string[]];

describe("requirements.txt", () => {
  test.each<Case>([
    ["an exact version", "Django==4.2.1\n", "Django==4.2.2\n", ["django 4.2.1 > 4.2.2 patch"]],
    ["two numbers are as good as three", "a==4.2\n", "a==4.2.1\n", ["a 4.2 > 4.2.1 patch"]],
    ["a range of one version", "a>=1.0\n", "a>=1.1\n", ["a >=1.0 > >=1.1 minor"]],
    ["a range of two versions cannot be compared", "a>=1,<2\n", "a>=1,<3\n", ["a >=1,<2 > >=1,<3 unknown"]],
    ["a wildcard cannot be compared", "a==1.2.*\n", "a==1.3.*\n", ["a ==1.2.* > ==1.3.* unknown"]],
    ["a release candidate", "a==1.0\n", "a==1.1rc1\n", ["a 1.0 > 1.1rc1 prerelease"]],
    ["a post-release", "a==1.0\n", "a==1.0.post1\n", ["a 1.0 > 1.0.post1 patch"]],
    [
      "a development release comes before its release",
      "a==1.1\n",
      "a==1.1.dev1\n",
      ["a 1.1 > 1.1.dev1 prerelease downgrade"],
    ],
    [
      "another build of the same release cannot be compared",
      "a==1.0+cpu\n",
      "a==1.0+cu118\n",
      ["a 1.0+cpu > 1.0+cu118 unknown"],
    ],
    ["names have several spellings", "Foo_Bar==1.0\n", "foo-bar==1.0\n", []],
    ["comments and white space are nothing", "a==1 # old\n# b\n", "a==1\n\n", []],
    [
      "hashes follow the version",
      "a==1.0.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n",
      "a==1.0.1 \\\n    --hash=sha256:cc\n",
      ["a 1.0.0 > 1.0.1 patch"],
    ],
    [
      "attack: another hash for the same version",
      "a==1.0.0 --hash=sha256:aa\n",
      "a==1.0.0 --hash=sha256:ee\n",
      ["other: a 1.0.0 has another hash, though its version is the same"],
    ],
    [
      "attack: one hash less",
      "a==1.0.0 --hash=sha256:aa\nb==1 --hash=sha256:bb\n",
      "a==1.0.1\nb==1 --hash=sha256:bb\n",
      ["a 1.0.0 > 1.0.1 patch", "other: a 1.0.1 has no hash"],
    ],
    [
      "attack: another index",
      "a==1.0.0\n",
      "--extra-index-url https://evil.example/simple\na==1.0.1\n",
      ["a 1.0.0 > 1.0.1 patch", "other: adds --extra-index-url https://evil.example/simple"],
    ],
    [
      "attack: the same name from an address",
      "a==1.0.0\n",
      "a @ https://evil.example/a.whl\n",
      [
        "a 1.0.0 > none replaced",
        "other: a comes from https://evil.example/a.whl, not from the index",
        "other: a comes from https://evil.example/a.whl, not from the default registry",
      ],
    ],
    [
      "attack: an editable checkout",
      "a==1\n",
      "a==1\n-e git+https://evil.example/b#egg=b\n",
      ["other: adds -e git+https://evil.example/b#egg=b"],
    ],
    ["an extra is asked for", "a==1\n", "a[dev]==1\n", ["other: a 1 is asked for in another way: [dev], not "]],
    [
      "one package for two Pythons is a set",
      'a==1.0; python_version < "3.8"\na==2.0; python_version >= "3.8"\n',
      'a==1.0; python_version < "3.8"\na==2.1; python_version >= "3.8"\n',
      ["a 2.0 > 2.1 minor"],
    ],
    ["one is added and one removed", "a==1\n", "b\n", ["a 1 > none removed", "b none > none added"]],
    ["an epoch cannot be compared", "a==1.0\n", "a==1!1.0\n", ["a 1.0 > 1!1.0 unknown"]],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("requirements/base.txt", before, after)).toEqual(expected);
  });
});

const pipfile = (entry: object, more: object = {}) =>
  JSON.stringify({
    _meta: { hash: { sha256: Math.PI }, sources: [{ url: "https://pypi.org/simple" }] },
    default: { a: entry },
    ...more,
  });

describe("Pipfile.lock", () => {
  test.each<Case>([
    [
      "an update",
      pipfile({ version: "==1.0", hashes: ["x"] }),
      pipfile({ version: "==1.1", hashes: ["y"] }),
      ["a 1.0 > 1.1 minor"],
    ],
    [
      "a development dependency",
      pipfile({ version: "==1.0", hashes: ["x"] }),
      pipfile({ version: "==1.0", hashes: ["x"] }, { develop: { b: { version: "==1", hashes: ["x"] } } }),
      ["b none > 1 added dev"],
    ],
    [
      "attack: another hash",
      pipfile({ version: "==1.0", hashes: ["x"] }),
      pipfile({ version: "==1.0", hashes: ["e"] }),
      ["other: a 1.0 has another hash, though its version is the same"],
    ],
    [
      "attack: another source",
      pipfile({ version: "==1.0", hashes: ["x"] }),
      pipfile({ version: "==1.0", hashes: ["x"] }).replace("pypi.org", "evil.example"),
      ["other: changes _meta.sources"],
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("Pipfile.lock", before, after)).toEqual(expected);
  });
});

describe("pyproject.toml", () => {
  const project = (dependencies: string, more = "") =>
    `[project]\nname = "shop"\ndependencies = [${dependencies}]\n${more}`;
  test.each<Case>([
    ["PEP 621", project('"a>=1.0"'), project('"a>=1.1"'), ["a >=1.0 > >=1.1 minor direct"]],
    [
      "extras, groups and build requirements",
      '[project.optional-dependencies]\nx = ["a==1"]\n[dependency-groups]\ndev = ["b==1", {include-group = "x"}]\n[build-system]\nrequires = ["c==1"]\n',
      '[project.optional-dependencies]\nx = ["a==2"]\n[dependency-groups]\ndev = ["b==2", {include-group = "x"}]\n[build-system]\nrequires = ["c==2"]\n',
      ["a 1 > 2 major direct optional", "b 1 > 2 major direct dev", "c 1 > 2 major direct build"],
    ],
    [
      "Poetry",
      '[tool.poetry.dependencies]\npython = "^3.11"\na = "^1.0"\n[tool.poetry.group.test.dependencies]\nb = {version = "^1.0", extras = ["x"]}\n',
      '[tool.poetry.dependencies]\npython = "^3.11"\na = "^1.1"\n[tool.poetry.group.test.dependencies]\nb = {version = "^2.0", extras = ["x"]}\n',
      ["a ^1.0 > ^1.1 minor direct", "b ^1.0 > ^2.0 major direct dev"],
    ],
    [
      "another Python",
      '[tool.poetry.dependencies]\npython = "^3.11"\n',
      '[tool.poetry.dependencies]\npython = "^3.12"\n',
      ["other: changes tool.poetry.dependencies.python"],
    ],
    [
      "attack: a source of uv",
      project('"a==1"'),
      project('"a==1"', '[tool.uv.sources]\na = {git = "https://evil.example/a"}\n'),
      ["other: adds tool.uv.sources.a"],
    ],
    [
      "attack: another build backend",
      '[build-system]\nrequires = []\nbuild-backend = "hatchling.build"\n',
      '[build-system]\nrequires = []\nbuild-backend = "evil"\nbackend-path = ["."]\n',
      ["other: changes build-system.build-backend", "other: adds build-system.backend-path"],
    ],
    [
      "attack: Poetry from git",
      '[tool.poetry.dependencies]\na = "1.0"\n',
      '[tool.poetry.dependencies]\na = {git = "https://evil.example/a", rev = "abc"}\n',
      [
        "a 1.0 > abc replaced direct",
        "other: a comes from https://evil.example/a, not from the index",
        "other: a comes from https://evil.example/a, not from the default registry",
      ],
    ],
    ["no TOML", project(""), "[[", ["unknown: pyproject.toml cannot be read: it is not valid TOML"]],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("api/pyproject.toml", before, after)).toEqual(expected);
  });
});

describe("poetry.lock", () => {
  const lock = (version: string, more = "", hash = version) =>
    `[[package]]\nname = "a"\nversion = "${version}"\noptional = false\nfiles = [{file = "a.whl", hash = "sha256:${hash}"}]\n${more}[metadata]\nlock-version = "2.0"\npython-versions = "^3.11"\ncontent-hash = "${version}"\n`;
  test.each<Case>([
    ["an update; the content hash follows from it", lock("1.0"), lock("1.1"), ["a 1.0 > 1.1 minor"]],
    [
      "attack: another hash",
      lock("1.0"),
      lock("1.0", "", "evil"),
      ["other: a 1.0 has another hash, though its version is the same"],
    ],
    [
      "attack: another source",
      lock("1.0"),
      lock("1.1", '[package.source]\ntype = "legacy"\nurl = "https://evil.example/simple"\n'),
      [
        "a 1.0 > 1.1 replaced",
        "other: a 1.1 comes from https://evil.example/simple, not from PyPI",
        "other: a 1.1 comes from legacy https://evil.example/simple, not from the default registry",
      ],
    ],
    [
      "another Poetry wrote it",
      lock("1.0"),
      lock("1.0").replace('"2.0"', '"2.1"'),
      ["other: changes metadata.lock-version"],
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("poetry.lock", before, after)).toEqual(expected);
  });
});

describe("uv.lock", () => {
  const locked = (name: string, version: string, host = "files.pythonhosted.org", hash = version) =>
    `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = { registry = "https://pypi.org/simple" }\nwheels = [{ url = "https://${host}/${name}.whl", hash = "sha256:${hash}" }]\n`;
  const lock = (packages: string) =>
    `version = 1\nrequires-python = ">=3.12"\n${packages}[[package]]\nname = "shop"\nversion = "0.1.0"\nsource = { virtual = "." }\ndependencies = [{ name = "a" }]\n`;
  test.each<Case>([
    [
      "what the project asks for is direct",
      lock(locked("a", "1.0")),
      lock(locked("a", "1.1")),
      ["a 1.0 > 1.1 minor direct"],
    ],
    ["all else is indirect", lock(locked("b", "1.0")), lock(locked("b", "2.0")), ["b 1.0 > 2.0 major indirect"]],
    [
      "attack: files of another host",
      lock(locked("a", "1.0")),
      lock(locked("a", "1.1", "evil.example")),
      [
        "a 1.0 > 1.1 replaced direct",
        "other: a 1.1 is fetched from https://evil.example",
        "other: a 1.1 comes from https://pypi.org/simple https://evil.example, not from https://pypi.org/simple https://files.pythonhosted.org",
      ],
    ],
    [
      "attack: another hash",
      lock(locked("a", "1.0")),
      lock(locked("a", "1.0", undefined, "e")),
      ["other: a 1.0 has another hash, though its version is the same"],
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("uv.lock", before, after)).toEqual(expected);
  });
});
