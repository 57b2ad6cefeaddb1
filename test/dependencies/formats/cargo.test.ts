import { describe, expect, test } from "@jest/globals";
import { toldOf } from "../told.ts";

type Case = [name: string, before: string, after: string, told: string[]];

describe("Cargo.toml", () => {
  const toml = (dependencies: string, more = "") =>
    `[package]\nname = "shop"\n[dependencies]\n${dependencies}\n${more}`;
  test.each<Case>([
    ["a version", toml('a = "1.0"'), toml('a = "1.1"'), ["a 1.0 > 1.1 minor direct"]],
    [
      "a table",
      toml('a = {version = "1.0.0", features = ["x"]}'),
      toml('a = {version = "1.0.1", features = ["x"]}'),
      ["a 1.0.0 > 1.0.1 patch direct"],
    ],
    [
      "another feature",
      toml('a = {version = "1.0.0"}'),
      toml('a = {version = "1.0.0", features = ["x"]}'),
      ['other: a 1.0.0 is asked for in another way: {"features":["x"]}, not '],
    ],
    [
      "every section",
      '[dev-dependencies]\na = "1"\n[build-dependencies]\nb = "1"\n[target."cfg(unix)".dependencies]\nc = "1"\n[workspace.dependencies]\nd = "1"\n',
      '[dev-dependencies]\na = "2"\n[build-dependencies]\nb = "2"\n[target."cfg(unix)".dependencies]\nc = "2"\n[workspace.dependencies]\nd = "2"\n',
      ["a 1 > 2 major direct dev", "b 1 > 2 major direct build", "d 1 > 2 major direct", "c 1 > 2 major direct"],
    ],
    [
      "attack: a patch section",
      toml('a = "1"'),
      toml('a = "1"', '[patch.crates-io]\na = {git = "https://evil.example/a"}'),
      ["other: adds patch.crates-io.a"],
    ],
    [
      "attack: from git",
      toml('a = "1.0"'),
      toml('a = {git = "https://evil.example/a", tag = "1.1"}'),
      [
        "a 1.0 > 1.1 replaced direct",
        "other: a 1.1 comes from https://evil.example/a, not from crates.io",
        "other: a 1.1 comes from https://evil.example/a, not from the default registry",
      ],
    ],
    [
      "attack: another crate under the name",
      toml('a = "1.0"'),
      toml('a = {version = "1.0", package = "evil"}'),
      ["a 1.0 > none removed direct", "evil none > 1.0 added direct"],
    ],
    [
      "attack: a build script",
      toml('a = "1"'),
      toml('a = "1"').replace('name = "shop"', 'name = "shop"\nbuild = "evil.rs"'),
      ["other: adds package.build"],
    ],
    ["0.1 to 0.2 is minor", toml('a = "0.1"'), toml('a = "0.2"'), ["a 0.1 > 0.2 minor direct"]],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("Cargo.toml", before, after)).toEqual(expected);
  });
});

const IO = "registry+https://github.com/rust-lang/crates.io-index";
const crate = (name: string, version: string, more = "", source = IO, checksum = `${name}${version}`) =>
  `[[package]]\nname = "${name}"\nversion = "${version}"\nsource = "${source}"\n${checksum === "" ? "" : `checksum = "${checksum}"\n`}${more}\n`;
const lock = (crates: string, asks = '"a"') =>
  `version = 3\n${crates}[[package]]\nname = "shop"\nversion = "0.1.0"\ndependencies = [${asks}]\n`;

describe("Cargo.lock", () => {
  test.each<Case>([
    [
      "what the package asks for is direct",
      lock(crate("a", "1.0.0")),
      lock(crate("a", "1.0.1")),
      ["a 1.0.0 > 1.0.1 patch direct"],
    ],
    ["all else is indirect", lock(crate("b", "1.0.0")), lock(crate("b", "2.0.0")), ["b 1.0.0 > 2.0.0 major indirect"]],
    [
      "two versions of one crate are a set",
      lock(crate("b", "1.0.0") + crate("b", "0.5.0")),
      lock(crate("b", "1.0.0") + crate("b", "0.5.1")),
      ["b 0.5.0 > 0.5.1 patch indirect"],
    ],
    [
      "of two versions the named one is direct",
      lock(crate("a", "1.0.0") + crate("a", "2.0.0"), '"a 2.0.0"'),
      lock(crate("a", "1.0.0") + crate("a", "2.1.0"), '"a 2.1.0"'),
      ["a 2.0.0 > 2.1.0 minor direct"],
    ],
    [
      "another registry protocol of crates.io is the same place",
      lock(crate("a", "1.0.0")),
      lock(crate("a", "1.0.0", "", "sparse+https://index.crates.io/")),
      [],
    ],
    [
      "attack: another registry",
      lock(crate("a", "1.0.0")),
      lock(crate("a", "1.0.1", "", "registry+https://evil.example/index")),
      [
        "a 1.0.0 > 1.0.1 replaced direct",
        "other: a 1.0.1 comes from registry+https://evil.example/index, not from crates.io",
        "other: a 1.0.1 comes from registry+https://evil.example/index, not from crates.io",
      ],
    ],
    [
      "attack: another checksum",
      lock(crate("a", "1.0.0")),
      lock(crate("a", "1.0.0", "", IO, "evil")),
      ["other: a 1.0.0 has another checksum, though its version is the same"],
    ],
    [
      "attack: no checksum",
      lock(crate("a", "1.0.0")),
      lock(crate("a", "1.0.1", "", IO, "")),
      ["a 1.0.0 > 1.0.1 patch direct", "other: a 1.0.1 has no checksum"],
    ],
    [
      "another commit",
      lock(crate("a", "1.0.0", "", "git+https://x.example/a?branch=main#aaa", "")),
      lock(crate("a", "1.0.0", "", "git+https://x.example/a?branch=main#bbb", "")),
      [
        "a aaa > bbb digest direct",
        "other: a 1.0.0 comes from git+https://x.example/a?branch=main#bbb, not from crates.io",
      ],
    ],
    [
      "a crate gains a dependency with its version",
      lock(crate("a", "1.0.0")),
      lock(crate("a", "1.0.1", 'dependencies = ["c"]') + crate("c", "1.0.0")),
      ["a 1.0.0 > 1.0.1 patch direct", "c none > 1.0.0 added indirect"],
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf("Cargo.lock", before, after)).toEqual(expected);
  });
});
