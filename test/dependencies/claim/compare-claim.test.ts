import { describe, expect, test } from "@jest/globals";
import { claimOf } from "../../../app/dependencies/claim/claim-of.ts";
import { type ClaimComparison, compareClaim } from "../../../app/dependencies/claim/compare-claim.ts";
import {
  type DependencyChange,
  type DependencyChanges,
  plainSentence,
} from "../../../app/dependencies/dependency-change.ts";

function aChange(changes: Partial<DependencyChange> = {}): DependencyChange {
  return {
    ecosystem: "npm",
    package: "a",
    from: "1.0.0",
    to: "1.0.1",
    update: "patch",
    downgrade: false,
    direct: true,
    path: "package-lock.json",
    ...changes,
  };
}

const found = (changes: readonly DependencyChange[], more: Partial<DependencyChanges> = {}): DependencyChanges => ({
  changes,
  unknown: [],
  other: [],
  ...more,
});
const major = aChange({ to: "2.0.0", update: "major" });
const indirect = aChange({ package: "x", direct: false });
const BUMP = "Bump a from 1.0.0 to 1.0.1";
const metadata = (name: string, version: string, size: string) =>
  `x\n\n---\nupdated-dependencies:\n- dependency-name: ${name}\n  dependency-version: ${version}\n  update-type: version-update:semver-${size}\n...\n`;

type Case = [
  name: string,
  title: string,
  changes: DependencyChange[],
  result: ClaimComparison["result"],
  sentences?: string[],
];

describe("a title and the files", () => {
  test.each<Case>([
    ["the same", BUMP, [aChange()], "matches"],
    [
      "a manifest and its lockfile",
      BUMP,
      [aChange({ from: "^1.0.0", to: "^1.0.1", path: "package.json" }), aChange()],
      "matches",
    ],
    [
      "a range that admits the version",
      BUMP,
      [aChange({ from: "^1.0.0", to: "^1.0.1" }), aChange({ to: "1.0.1" })],
      "matches",
    ],
    [
      "indirect dependencies move along",
      BUMP,
      [aChange(), indirect, aChange({ package: "y", direct: false, update: "major", to: "9.0.0" })],
      "matches",
    ],
    ["an indirect dependency is what it is about", "Bump x from 1.0.0 to 1.0.1", [indirect], "matches"],
    [
      "a second copy deep down moves to another version",
      BUMP,
      [aChange(), aChange({ direct: false, from: "0.9.0", to: "0.9.1" })],
      "matches",
    ],
    ["a shortened version", "Update dependency a to v2", [major], "matches"],
    [
      "a pre-release is not its release",
      "Update dependency a to v2.0.0",
      [aChange({ to: "2.0.0-rc.1", update: "prerelease" })],
      "mismatch",
      ["the title says a to v2.0.0, package-lock.json says 2.0.0-rc.1"],
    ],
    [
      "another version",
      BUMP,
      [major],
      "mismatch",
      [
        "the title says a to 1.0.1, package-lock.json says 2.0.0",
        "the title speaks of patch updates, and a goes from 1.0.0 to 2.0.0 (major)",
      ],
    ],
    [
      "another version in one of two files",
      BUMP,
      [aChange(), aChange({ to: "1.0.9", path: "web/package-lock.json" })],
      "mismatch",
      ["the title says a to 1.0.1, web/package-lock.json says 1.0.9"],
    ],
    [
      "another package",
      BUMP,
      [aChange({ package: "b" })],
      "mismatch",
      ["the title names a, which no file changes", "package-lock.json also changes b, of which the title says nothing"],
    ],
    [
      "one direct dependency more",
      BUMP,
      [aChange(), aChange({ package: "b" })],
      "mismatch",
      ["package-lock.json also changes b, of which the title says nothing"],
    ],
    [
      "one direct dependency is removed, too",
      BUMP,
      [aChange(), aChange({ package: "b", to: null, update: "removed" })],
      "mismatch",
      ["package-lock.json also changes b, of which the title says nothing"],
    ],
    [
      "one more, and nobody knows whether it is direct",
      BUMP,
      [aChange(), aChange({ package: "b", direct: null })],
      "unknown",
      ["package-lock.json also changes b, and cannot tell whether it is a direct dependency"],
    ],
    [
      "a line more in go.sum says nothing",
      "Bump a from 1.0.0 to 1.0.1",
      [
        aChange({ ecosystem: "go", from: "v1.0.0", to: "v1.0.1" }),
        aChange({ ecosystem: "go", package: "b", direct: null, path: "go.sum" }),
      ],
      "matches",
    ],
    [
      "another version before",
      BUMP,
      [aChange({ from: "0.9.0", update: "major" })],
      "mismatch",
      [
        "the title says a was 1.0.0, the files say 0.9.0",
        "the title speaks of patch updates, and a goes from 0.9.0 to 1.0.1 (major)",
      ],
    ],
    [
      "the same name from another place",
      BUMP,
      [aChange({ update: "replaced" })],
      "mismatch",
      ["the title speaks of an update of a, which comes from another place now"],
    ],
    [
      "a removal is no update",
      BUMP,
      [aChange({ to: null, update: "removed" })],
      "mismatch",
      ["the title says a to 1.0.1, the files remove it"],
    ],
    [
      "a range whose version cannot be told",
      "Bump a from 1.0 to 1.1",
      [aChange({ ecosystem: "pip", from: ">=1,<2", to: ">=1,<3", update: "unknown" })],
      "unknown",
      ["whether a becomes 1.1 cannot be told from a range"],
    ],
    [
      "a requirement, in any order",
      "Update a requirement from <2,>=1 to >=1,<3",
      [aChange({ ecosystem: "pip", from: ">=1,<2", to: "<3, >=1", update: "unknown" })],
      "matches",
    ],
    [
      "Python's spellings",
      "Bump Foo_Bar from 1.0.0 to 1.0.1",
      [aChange({ ecosystem: "pip", package: "foo-bar" })],
      "matches",
    ],
    [
      "Go's v",
      "Bump github.com/a/b from 1.0.0+incompatible to 1.0.1+incompatible",
      [aChange({ ecosystem: "go", package: "github.com/a/b", from: "v1.0.0+incompatible", to: "v1.0.1+incompatible" })],
      "matches",
    ],
    [
      "an action in a folder of its repository",
      "Bump a/b from 2 to 3",
      [aChange({ ecosystem: "github-actions", package: "a/b/init", from: "v2", to: "v3", update: "major" })],
      "matches",
    ],
    [
      "a short digest",
      "Update actions/checkout digest to b4ffde6",
      [
        aChange({
          ecosystem: "github-actions",
          package: "actions/checkout",
          from: "a".repeat(40),
          to: `b4ffde6${"0".repeat(33)}`,
          update: "digest",
        }),
      ],
      "matches",
    ],
    [
      "another digest",
      "Update actions/checkout digest to b4ffde6",
      [
        aChange({
          ecosystem: "github-actions",
          package: "actions/checkout",
          from: "a".repeat(40),
          to: "c".repeat(40),
          update: "digest",
        }),
      ],
      "mismatch",
      [`the title says actions/checkout to b4ffde6, package-lock.json says ${"c".repeat(40)}`],
    ],
    [
      "an image's flavour",
      "Update node Docker tag to v20",
      [aChange({ ecosystem: "docker", package: "node", from: "18-alpine", to: "20-alpine", update: "major" })],
      "matches",
    ],
    [
      "a provider's last name",
      "Update Terraform aws to v5",
      [aChange({ ecosystem: "terraform", package: "hashicorp/aws", from: "4.0.0", to: "5.0.0", update: "major" })],
      "matches",
    ],
    ["a list without versions", "Bump a and b", [major, aChange({ package: "b" })], "matches"],
    [
      "a rollback that says so",
      "Roll back dependency a to v1.0.0",
      [aChange({ from: "1.0.1", to: "1.0.0", downgrade: true })],
      "matches",
    ],
    [
      "a bump that goes back",
      "Bump a from 1.0.0 to 1.0.1",
      [aChange({ from: "2.0.0", to: "1.0.1", update: "major", downgrade: true })],
      "mismatch",
    ],
    ["a group may be anything", "Bump the x group with 2 updates", [major, aChange({ package: "b" })], "matches"],
    [
      "a group of more than it says",
      "Bump the x group with 1 update",
      [major, aChange({ package: "b" })],
      "mismatch",
      ["the title speaks of 1 update, the files change 2 direct dependencies"],
    ],
    [
      "a major step among non-major ones",
      "Update all non-major dependencies",
      [aChange(), aChange({ package: "b", to: "2.0.0", update: "major" })],
      "mismatch",
      ["the title speaks of minor updates, and b goes from 1.0.0 to 2.0.0 (major)"],
    ],
    [
      "an indirect major step among non-major ones",
      "Update all non-major dependencies",
      [aChange(), aChange({ package: "b", to: "2.0.0", update: "major", direct: false })],
      "matches",
    ],
    ["a title of a person", "Fix the login", [major], "nothing-claimed"],
  ])("%s", (_name, title, changes, result, ...told) => {
    const comparison = compareClaim(claimOf(title, []), found(changes));
    expect(comparison.result).toBe(result);
    for (const sentences of told) expect(comparison.sentences.map(plainSentence)).toEqual(sentences);
  });

  test("what is named can be in a file that cannot be read", () => {
    const comparison = compareClaim(
      claimOf(BUMP, []),
      found([], { unknown: [{ path: "Gemfile.lock", reason: "not read" }] }),
    );
    expect(comparison).toEqual({
      result: "unknown",
      sentences: [["the title names ", { name: "a" }, ", which no file that can be read changes"]],
    });
  });
});

describe("Dependabot's metadata and the files", () => {
  test.each<[string, string, string[], DependencyChange[], ClaimComparison["result"], string[]]>([
    ["the same", BUMP, [metadata("a", "1.0.1", "patch")], [aChange()], "matches", []],
    [
      "a larger step than it says",
      "x",
      [metadata("a", "2.0.0", "patch")],
      [major],
      "mismatch",
      ["the commit message speaks of patch updates, and a goes from 1.0.0 to 2.0.0 (major)"],
    ],
    [
      "the title is true and the metadata is not",
      BUMP,
      [metadata("b", "1.0.1", "patch")],
      [aChange()],
      "mismatch",
      [
        "the commit message names b, which no file changes",
        "package-lock.json also changes a, of which the commit message says nothing",
      ],
    ],
    [
      "the metadata is true and the title is not",
      "Bump b from 1.0.0 to 1.0.1",
      [metadata("a", "1.0.1", "patch")],
      [aChange()],
      "mismatch",
      ["the title names b, which no file changes", "package-lock.json also changes a, of which the title says nothing"],
    ],
    [
      "it goes back",
      "x",
      [metadata("a", "1.0.0", "patch")],
      [aChange({ from: "1.0.1", to: "1.0.0", downgrade: true })],
      "mismatch",
      ["a goes back from 1.0.1 to 1.0.0"],
    ],
    [
      "it cannot be read",
      BUMP,
      ["x\n\n---\nupdated-dependencies:\n- [\n...\n"],
      [aChange()],
      "unknown",
      ["Dependabot's lines in the commit message cannot be read"],
    ],
  ])("%s", (_name, title, messages, changes, result, sentences) => {
    const comparison = compareClaim(claimOf(title, messages), found(changes));
    expect([comparison.result, comparison.sentences.map(plainSentence)]).toEqual([result, sentences]);
  });
});
