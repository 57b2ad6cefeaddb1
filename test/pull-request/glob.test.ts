import { describe, expect, test } from "@jest/globals";
import { nameFits, pathFits } from "../../app/pull-request/glob.ts";

describe("where a folder must be meant as one", () => {
  test.each([
    ["*.md", "docs/a.md", true],
    ["*.md", "evil.md/run.sh", false],
    ["docs", "docs/a.md", false],
    ["docs/", "docs/a.md", true],
    ["docs/**", "docs/deep/a.md", true],
    ["**/package.json", "a/package.json/index.js", false],
  ])("%s and %s", (glob, path, fits) => expect(pathFits(glob, path, { folders: false })).toBe(fits));
});

describe("a path fits a glob", () => {
  test.each<[string, string, string, boolean]>([
    ["a name fits a file at the root", "package.json", "package.json", true],
    ["a name fits a file at any depth", "package.json", "apps/web/package.json", true],
    ["a name fits everything in a folder of that name", "infra", "infra/prod/main.tf", true],
    ["a name is no part of a name", "infra", "infrastructure/main.tf", false],
    ["a slash in front anchors at the root", "/package.json", "apps/package.json", false],
    ["a slash within anchors at the root", "docs/a.md", "x/docs/a.md", false],
    ["a slash at the end asks for a folder", "infra/", "infra/main.tf", true],
    ["a slash at the end does not fit a file", "infra/", "infra", false],
    ["a folder by name fits at any depth", "infra/", "live/infra/main.tf", true],
    ["`*` stays within a name", "docs/*.md", "docs/api/a.md", false],
    ["`*` fits a file below the folder that it fits", "docs/*", "docs/api/a.md", true],
    ["`*.md` fits at any depth", "*.md", "docs/api/a.md", true],
    ["`**` fits everything below", "infra/**", "infra/a/b.tf", true],
    ["`**` does not fit the folder itself", "infra/**", "infra", false],
    ["`**/` fits the root too", "**/package.json", "package.json", true],
    ["`**` in the middle fits no folder", "a/**/z", "a/z", true],
    ["`**` in the middle fits many folders", "a/**/z", "a/b/c/z", true],
    ["`**` alone fits everything", "**", "a/b", true],
    ["`**` beside letters is two `*`", "a**b", "axxb", true],
    ["`**` beside letters stays within a name", "a**b", "a/b", false],
    ["`?` is one character", "a?c", "abc", true],
    ["`?` is no slash", "a?c", "a/c", false],
    ["`?` is one emoji", "?", "🦊", true],
    ["a set is one of its characters", "[ab].txt", "b.txt", true],
    ["a set knows ranges", "[a-c].txt", "c.txt", true],
    ["a set knows several ranges", "[a-cx-z].txt", "y.txt", true],
    ["a negated set is any other character", "[!ab].txt", "c.txt", true],
    ["a negated set may start with ^", "[^ab].txt", "a.txt", false],
    ["a negated set is no slash", "a[!x]b", "a/b", false],
    ["a set never is a slash", "a[.-0]b", "a/b", false],
    ["a set may hold a closing bracket first", "[]a].txt", "].txt", true],
    ["a set may hold a hyphen last", "[a-].txt", "-.txt", true],
    ["a set may hold an escaped bracket", "[\\]a].txt", "].txt", true],
    ["a range that runs backwards fits nothing", "[z-a].txt", "m.txt", false],
    ["a set that is never closed is itself", "[ab", "[ab", true],
    ["a backslash takes the next character as it is", "\\*.md", "a.md", false],
    ["a backslash takes a star as a star", "\\*.md", "*.md", true],
    ["a backslash at the end is itself", "a\\", "a\\", true],
    ["case matters", "README.md", "readme.md", false],
    ["`!` means nothing", "!a", "b", false],
    ["`!` is itself", "!a", "!a", true],
    ["`#` is itself", "#a", "#a", true],
    ["a dot is a dot", "a.b", "axb", false],
    ["a leading dot needs no dot in the glob", "*", ".github", true],
    ["regular expressions mean nothing", "(a|b)+", "a", false],
    ["parentheses are themselves", "app/(shop)/*", "app/(shop)/page.tsx", true],
    ["braces are themselves", "*.{js,ts}", "a.ts", false],
    ["a new line is a character", "a*b", "a\nb", true],
    ["a slash alone fits nothing", "/", "a", false],
    ["no folder is called nothing", "a//b", "a/b", false],
  ])("%s", (_, glob, path, fits) => expect(pathFits(glob, path)).toBe(fits));
});

describe("a name fits a pattern", () => {
  test.each<[string, string, boolean]>([
    ["release/*", "release/1.2", true],
    ["release/*", "release", false],
    ["main", "main", true],
    ["main", "maintenance", false],
    ["*", "", true],
    ["a*b*c", "a--b--c", true],
    ["a*b*c", "acb", false],
    ["a**", "a", true],
    ["[ab]*", "ab", false],
    ["\\*", "\\x", true],
    [".*", "ab", false],
  ])("%s and %s: %s", (pattern, name, fits) => expect(nameFits(pattern, name)).toBe(fits));
});

describe("no pattern keeps anybody waiting", () => {
  test.each<[string, string, string]>([
    ["many stars", "*a".repeat(200), `${"a".repeat(4_000)}b`],
    ["many double stars", `${"**/a/".repeat(100)}b`, `${"a/".repeat(1_000)}c`],
    ["many question marks", "?".repeat(500), "a".repeat(501)],
    ["many open brackets", "[".repeat(64_000), "a"],
    ["many slashes before a letter", `${"/".repeat(64_000)}a`, "a"],
    ["many backslashes", "\\".repeat(64_000), "a"],
    ["many sets", "[a-z]".repeat(1_000), "a".repeat(1_000)],
  ])("%s", (_, glob, path) => {
    expect(typeof pathFits(glob, path)).toBe("boolean");
    expect(typeof nameFits(glob, path)).toBe("boolean");
  });

  test("more globs than are remembered still fit what they fit", () => {
    for (let round = 0; round < 2; round++) {
      for (let at = 0; at < 1_500; at++) expect(pathFits(`file-${at}`, `a/file-${at}`)).toBe(true);
    }
  });
});
