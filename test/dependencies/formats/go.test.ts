import { describe, expect, test } from "@jest/globals";
import { told, toldOf } from "../told.ts";

type Case = [name: string, before: string, after: string, told: string[]];

const mod = (requires: string, more = "") => `module example.com/shop\n\ngo 1.22\n\n${requires}\n${more}`;
const one = (version: string) => mod(`require github.com/a/b ${version}`);

describe("go.mod", () => {
  test.each<Case>([
    ["one line", one("v1.0.0"), one("v1.0.1"), ["github.com/a/b v1.0.0 > v1.0.1 patch direct"]],
    [
      "blocks; what is marked as indirect is",
      mod("require (\n\tgithub.com/a/b v1.0.0\n\tgithub.com/c/d v1.0.0 // indirect\n)"),
      mod("require (\n\tgithub.com/a/b v1.1.0\n\tgithub.com/c/d v2.0.0+incompatible // indirect\n)"),
      ["github.com/a/b v1.0.0 > v1.1.0 minor direct", "github.com/c/d v1.0.0 > v2.0.0+incompatible major indirect"],
    ],
    ["a downgrade", one("v1.1.0"), one("v1.0.0"), ["github.com/a/b v1.1.0 > v1.0.0 minor downgrade direct"]],
    [
      "a commit has an order and no size",
      one("v0.0.0-20240101000000-0123456789ab"),
      one("v0.0.0-20230101000000-0123456789ab"),
      [
        "github.com/a/b v0.0.0-20240101000000-0123456789ab > v0.0.0-20230101000000-0123456789ab unknown downgrade direct",
      ],
    ],
    [
      "from a version to a commit",
      one("v1.0.0"),
      one("v1.0.1-0.20240101000000-0123456789ab"),
      ["github.com/a/b v1.0.0 > v1.0.1-0.20240101000000-0123456789ab unknown direct"],
    ],
    [
      "another major version is another module",
      mod("require github.com/a/b/v2 v2.1.0"),
      mod("require github.com/a/b/v3 v3.0.0"),
      ["github.com/a/b/v2 v2.1.0 > none removed direct", "github.com/a/b/v3 none > v3.0.0 added direct"],
    ],
    [
      "attack: a replacement",
      one("v1.0.0"),
      mod("require github.com/a/b v1.0.1", "replace github.com/a/b => github.com/evil/b v1.0.1\n"),
      ["github.com/a/b v1.0.0 > v1.0.1 patch direct", "other: adds replace github.com/a/b => github.com/evil/b v1.0.1"],
    ],
    [
      "attack: a replacement in a block",
      mod("require github.com/a/b v1.0.0", "replace (\n\tx => y v1.0.0\n)\n"),
      mod("require github.com/a/b v1.0.0", "replace (\n\tx => ../evil\n)\n"),
      ["other: removes replace x => y v1.0.0", "other: adds replace x => ../evil"],
    ],
    [
      "another Go",
      one("v1.0.0"),
      one("v1.0.0").replace("go 1.22", "go 1.23\n\ntoolchain go1.23.1"),
      ["other: removes go 1.22", "other: adds go 1.23", "other: adds toolchain go1.23.1"],
    ],
    [
      "an exclusion is no requirement",
      one("v1.0.0"),
      `${one("v1.0.0")}exclude github.com/x/y v1.0.0\n`,
      ["other: adds exclude github.com/x/y v1.0.0"],
    ],
    [
      "a requirement becomes direct",
      mod("require a.b/c v1.0.0 // indirect"),
      mod("require a.b/c v1.0.0"),
      ["a.b/c v1.0.0 > none removed indirect", "a.b/c none > v1.0.0 added direct"],
    ],
    [
      "a block without an end",
      one("v1.0.0"),
      mod("require (\n\ta.b/c v1.0.0"),
      ["unknown: go.mod cannot be read: a block in it is never closed"],
    ],
    ["no module", one("v1.0.0"), "hello", ["unknown: go.mod cannot be read: it names no module"]],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("go.mod", before, after)).toEqual(expected);
  });
});

describe("go.sum", () => {
  const sum = (version: string, hash = version) =>
    `a.b/c ${version} h1:${hash}=\na.b/c ${version}/go.mod h1:m${hash}=\n`;
  test.each<Case>([
    ["an update", sum("v1.0.0"), sum("v1.0.1"), ["a.b/c v1.0.0 > v1.0.1 patch"]],
    [
      "a version whose go.mod alone is known was only looked at",
      sum("v1.0.0"),
      `${sum("v1.0.0")}x.y/z v1.0.0/go.mod h1:x=\n`,
      [],
    ],
    [
      "attack: another hash",
      sum("v1.0.0"),
      sum("v1.0.0", "evil"),
      [
        "other: the checksum of a.b/c v1.0.0 is another for the same version",
        "other: the checksum of a.b/c v1.0.0/go.mod is another for the same version",
      ],
    ],
    ["what is no line of it", sum("v1.0.0"), `${sum("v1.0.0")}hello\n`, ["other: adds hello"]],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("go.sum", before, after)).toEqual(expected);
  });

  const patch =
    "@@ -1,3 +1,3 @@\n-a.b/c v1.0.0 h1:x=\n+a.b/c v1.0.1 h1:y=\n x.y/z v1.0.0 h1:z=\n x.y/z v1.0.0/go.mod h1:z=";
  const file = { path: "go.sum", change: "modified", before: null, after: null } as const;

  test("a whole patch is enough", () => {
    expect(told([{ ...file, patch }])).toEqual(["a.b/c v1.0.0 > v1.0.1 patch"]);
  });

  test.each([
    ["a patch that was cut off", patch.slice(0, patch.lastIndexOf("\n"))],
    ["a patch without a hunk", "hello"],
    ["no patch", null],
  ])("%s is unknown", (_name, cut) => {
    expect(told([{ ...file, patch: cut }])).toEqual([
      "unknown: neither the whole file nor its whole patch could be read",
    ]);
  });
});
