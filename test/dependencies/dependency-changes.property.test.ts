import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { claimOf } from "../../app/dependencies/claim/claim-of.ts";
import { compareClaim } from "../../app/dependencies/claim/compare-claim.ts";
import { compareReadings } from "../../app/dependencies/compare.ts";
import type { DependencyChange } from "../../app/dependencies/dependency-change.ts";
import { type DependencyFile, dependencyChanges } from "../../app/dependencies/dependency-changes.ts";
import { FORMATS } from "../../app/dependencies/formats/index.ts";
import { Unreadable } from "../../app/dependencies/stated.ts";
import { aDependencyFile } from "./told.ts";

/** One path for each format. */
const PATHS = [
  "package.json",
  "package-lock.json",
  "yarn.lock",
  "pnpm-lock.yaml",
  "requirements.txt",
  "Pipfile.lock",
  "pyproject.toml",
  "poetry.lock",
  "uv.lock",
  "go.mod",
  "go.sum",
  "Cargo.toml",
  "Cargo.lock",
  "pom.xml",
  "gradle.lockfile",
  "libs.versions.toml",
  "build.gradle",
  ".github/workflows/a.yml",
  "Dockerfile",
  "compose.yaml",
  "main.tf",
  ".terraform.lock.hcl",
  ".npmrc",
  "Gemfile",
  "README.md",
];

/** Pieces of all formats, so that arbitrary texts get past the first line. */
const piece = fc.constantFrom(
  "{",
  "}",
  "[",
  "]",
  '"',
  "'",
  ":",
  ",",
  "=",
  "\n",
  "\n  ",
  "#",
  "@",
  "${",
  "<<E\n",
  "E\n",
  "\\",
  "\\\n",
  "- ",
  "&a ",
  "*a",
  "!!",
  "<project>",
  "</project>",
  "<version>",
  '"dependencies": {',
  '"packages": {"": {}, "node_modules/a": ',
  '"a": "^1.0.0"',
  "a==1.0",
  "--hash=sha256:x",
  "module a",
  "require (",
  "a v1.0.0",
  "[[package]]\n",
  'name = "a"\n',
  'version = "1.0.0"\n',
  "FROM ",
  "a:1",
  "uses: a/b@v1",
  "jobs:",
  "__metadata:",
  "lockfileVersion: 9",
  "__proto__",
  "constructor",
  "terraform {",
  "required_providers {",
  "null",
  "1e999",
  "\u0000",
  "\uD800",
);
const anyText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join("")),
  fc.json(),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const anyFile: fc.Arbitrary<DependencyFile> = fc.record(
  {
    path: fc.constantFrom(...PATHS),
    change: fc.constantFrom("added", "modified", "removed", "renamed", "copied", "changed"),
    previousPath: fc.constantFrom(...PATHS),
    before: maybe(anyText),
    after: maybe(anyText),
    patch: maybe(
      fc.oneof(
        anyText,
        anyText.map((text) => `@@ -1 +1 @@\n-${text}\n+${text}`),
      ),
    ),
  },
  { requiredKeys: ["path", "change", "before", "after", "patch"] },
);

const version = fc
  .tuple(fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.nat({ max: 3 }), fc.constantFrom("", "", "", "-rc.1", "-rc.2"))
  .map(([major, minor, patch, pre]) => `${major}.${minor}.${patch}${pre}`);
const packages = fc.dictionary(fc.constantFrom("a", "b", "c"), version);

/** The same dependencies in several formats. */
const WRITERS: readonly [string, (packages: Record<string, string>) => string][] = [
  ["package.json", (all) => JSON.stringify({ dependencies: all })],
  [
    "package-lock.json",
    (all) =>
      JSON.stringify({
        lockfileVersion: 3,
        packages: Object.fromEntries(
          Object.entries(all).map(([name, at]) => [`node_modules/${name}`, { version: at, integrity: at }]),
        ),
      }),
  ],
  [
    "requirements.txt",
    (all) =>
      Object.entries(all)
        .map(([name, at]) => `${name}==${at.replace("-rc.", "rc")}\n`)
        .join(""),
  ],
  [
    "go.mod",
    (all) =>
      `module m\n${Object.entries(all)
        .map(([name, at]) => `require x.y/${name} v${at}\n`)
        .join("")}`,
  ],
  [
    "Cargo.lock",
    (all) =>
      Object.entries(all)
        .map(
          ([name, at]) =>
            `[[package]]\nname = "${name}"\nversion = "${at}"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "${at}"\n`,
        )
        .join(""),
  ],
  [
    "gradle.lockfile",
    (all) =>
      Object.entries(all)
        .map(([name, at]) => `g:${name}:${at}=c\n`)
        .join(""),
  ],
  [
    ".github/workflows/a.yml",
    (all) =>
      JSON.stringify({
        jobs: { j: { steps: Object.entries(all).map(([name, at]) => ({ uses: `x/${name}@v${at}` })) } },
      }),
  ],
  [
    "Dockerfile",
    (all) =>
      `FROM scratch\n${Object.entries(all)
        .map(([name, at]) => `FROM ${name}:${at}\n`)
        .join("")}`,
  ],
  [
    "main.tf",
    (all) =>
      `terraform {\nrequired_providers {\n${Object.entries(all)
        .map(([name, at]) => `${name} = "${at}"\n`)
        .join("")}}\n}\n`,
  ],
];
const writer = fc.constantFrom(...WRITERS);

const pairOf = ({ package: name, from, to }: DependencyChange) => `${name} ${from} ${to}`;

describe("dependency changes, whatever the files", () => {
  test("never throw, and neither does comparing any claim with them", () => {
    fc.assert(
      fc.property(
        fc.array(anyFile, { maxLength: 4 }),
        anyText,
        fc.array(anyText, { maxLength: 2 }),
        (files, title, messages) => {
          const found = dependencyChanges(files);
          expect(compareClaim(claimOf(title, messages), found).result).not.toBe("");
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test("a file and itself differ in nothing", () => {
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), anyText, (path, text) => {
        const format = FORMATS.find((each) => each.fits(path));
        if (format === undefined) return;
        try {
          const found = compareReadings(path, format.ecosystem, format.read(text), format.read(text));
          expect(found).toEqual({ changes: [], unknown: [], other: [] });
        } catch (error) {
          expect(error).toBeInstanceOf(Unreadable);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("the other way round, what was added is removed and an update is a downgrade", () => {
    fc.assert(
      fc.property(writer, packages, packages, ([path, write], before, after) => {
        const there = dependencyChanges([aDependencyFile(path, write(before), write(after))]);
        const back = dependencyChanges([aDependencyFile(path, write(after), write(before))]);
        expect([there.unknown, back.unknown]).toEqual([[], []]);
        expect(back.changes.length).toBe(there.changes.length);
        for (const change of there.changes) {
          const opposite = back.changes.find(
            (each) => pairOf(each) === pairOf({ ...change, from: change.to, to: change.from }),
          );
          const update = change.update;
          if (update === "added" || update === "removed") {
            expect(opposite?.update).toBe(update === "added" ? "removed" : "added");
          } else if (update !== "unknown") expect(opposite?.downgrade).toBe(!change.downgrade);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("every package whose version differs is told, and no other", () => {
    fc.assert(
      fc.property(writer, packages, packages, ([path, write], before, after) => {
        const names = new Set(
          [...Object.keys(before), ...Object.keys(after)].filter((name) => before[name] !== after[name]),
        );
        const found = dependencyChanges([aDependencyFile(path, write(before), write(after))]);
        const told = new Set(found.changes.map((change) => change.package.replace(/^.*[/:]/, "")));
        expect(told).toEqual(names);
      }),
      { numRuns: 1_000 },
    );
  });
});
