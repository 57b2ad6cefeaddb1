import { describe, expect, test } from "@jest/globals";
import type { Statement } from "../../../app/dependencies/claim/claim.ts";
import { claimOf } from "../../../app/dependencies/claim/claim-of.ts";

/** A statement in a line: `a 1.0 > 1.1 (minor)`; `…` where others may change, too. */
function line({ dependencies, open, atMost, count, unreadable }: Statement): string {
  const names = dependencies.map(({ package: name, from, to, update }) => {
    const versions = from === null && to === null ? "" : ` ${from ?? "?"} > ${to ?? "?"}`;
    return `${name}${versions}${update === null ? "" : ` (${update})`}`;
  });
  const words = [names.join(", ")];
  if (open) words.push("…");
  if (atMost !== null) words.push(`at most ${atMost}`);
  if (count !== null) words.push(`${count} of them`);
  if (unreadable) words.push("unreadable");
  return words.filter(Boolean).join(" ");
}

const titled = (title: string) => claimOf(title, []).statements.map(line);

describe("titles of Dependabot", () => {
  test.each([
    ["Bump lodash from 4.17.20 to 4.17.21", "lodash 4.17.20 > 4.17.21"],
    ["Bump lodash from 4.17.20 to 4.17.21 in /frontend", "lodash 4.17.20 > 4.17.21"],
    ["Bump @babel/core from 7.22.0 to 7.23.2 in /packages/app", "@babel/core 7.22.0 > 7.23.2"],
    ["[Security] Bump lodash from 4.17.20 to 4.17.21", "lodash 4.17.20 > 4.17.21"],
    ["chore(deps): bump lodash from 4.17.20 to 4.17.21", "lodash 4.17.20 > 4.17.21"],
    ["chore(deps-dev): bump eslint from 8.0.0 to 8.1.0", "eslint 8.0.0 > 8.1.0"],
    ["build(deps): bump github.com/aws/aws-sdk-go from 1.44.0 to 1.44.1", "github.com/aws/aws-sdk-go 1.44.0 > 1.44.1"],
    ["build(deps): Bump actions/checkout from 3 to 4", "actions/checkout 3 > 4"],
    ["ci: bump docker/build-push-action from 5.1.0 to 5.2.0", "docker/build-push-action 5.1.0 > 5.2.0"],
    ["deps: bump serde from 1.0.188 to 1.0.189", "serde 1.0.188 > 1.0.189"],
    ["⬆️ Bump pydantic from 2.4.0 to 2.4.2", "pydantic 2.4.0 > 2.4.2"],
    [":arrow_up: bump pydantic from 2.4.0 to 2.4.2", "pydantic 2.4.0 > 2.4.2"],
    ["⬆ Bump mkdocs-material from 9.1.21 to 9.4.7", "mkdocs-material 9.1.21 > 9.4.7"],
    ["Bump node from 18-alpine to 20-alpine", "node 18-alpine > 20-alpine"],
    ["Bump alpine from `a8560b3` to `51b6726` in /docker", "alpine a8560b3 > 51b6726"],
    ["Bump org.springframework:spring-core from 5.3.0 to 6.0.0", "org.springframework:spring-core 5.3.0 > 6.0.0"],
    ["Bump hashicorp/aws from 5.21.0 to 5.22.0 in /terraform", "hashicorp/aws 5.21.0 > 5.22.0"],
    ["Update requests requirement from <2.31,>=2.0 to >=2.0,<2.32", "requests <2.31,>=2.0 > >=2.0,<2.32"],
    ["Update serde requirement from 0.9 to 1.0", "serde 0.9 > 1.0"],
    ["chore(deps): update rails requirement from ~> 6.0 to ~> 7.0", "rails ~> 6.0 > ~> 7.0"],
    ["Bump react and react-dom", "react, react-dom"],
    ["Bump react, react-dom and @types/react in /web", "react, react-dom, @types/react"],
    ["Bump eslint from 8.50.0 to 8.51.0 in the dev group", "eslint 8.50.0 > 8.51.0"],
    ["Bump eslint from 8.50.0 to 8.51.0 in /web in the dev-dependencies group", "eslint 8.50.0 > 8.51.0"],
    ["Bump braces from 3.0.2 to 3.0.3 in the npm_and_yarn group across 1 directory", "braces 3.0.2 > 3.0.3"],
    ["Bump the npm_and_yarn group with 3 updates", "… 3 of them"],
    ["Bump the npm_and_yarn group across 2 directories with 5 updates", "… 5 of them"],
    ["build(deps): bump the actions group with 1 update", "… 1 of them"],
    ["chore(deps-dev): bump the dev group in /web with 2 updates", "… 2 of them"],
    ["Bump the pip group across 1 directory with 4 updates", "… 4 of them"],
  ])("%s", (title, expected) => {
    expect(titled(title)).toEqual([expected]);
  });
});

describe("titles of Renovate", () => {
  test.each([
    ["Update dependency lodash to v4.17.21", "lodash ? > v4.17.21"],
    ["Update dependency lodash to v4.17.21 [SECURITY]", "lodash ? > v4.17.21"],
    ["chore(deps): update dependency eslint to v8", "eslint ? > v8"],
    ["fix(deps): update dependency @aws-sdk/client-s3 to ^3.400.0", "@aws-sdk/client-s3 ? > ^3.400.0"],
    ["fix(deps): update module github.com/gorilla/mux to v1.8.1", "github.com/gorilla/mux ? > v1.8.1"],
    ["chore(deps): update actions/checkout action to v4", "actions/checkout ? > v4"],
    ["chore(deps): update actions/checkout digest to b4ffde6", "actions/checkout ? > b4ffde6"],
    ["chore(deps): update postgres docker tag to v16", "postgres ? > v16"],
    [
      "Update ghcr.io/home-assistant/home-assistant Docker tag to v2023.10.1",
      "ghcr.io/home-assistant/home-assistant ? > v2023.10.1",
    ],
    ["chore(deps): update node:20 docker digest to 8d0f16f", "node ? > 8d0f16f"],
    ["chore(deps): update terraform aws to v5", "aws ? > v5"],
    ["Update Terraform hashicorp/aws to ~> 5.22.0", "hashicorp/aws ? > ~> 5.22.0"],
    ["Update Rust crate serde to 1.0.189", "serde ? > 1.0.189"],
    ["fix(deps): update rust crate tokio to v1.33.0", "tokio ? > v1.33.0"],
    ["Update Helm release cert-manager to v1.13.1", "cert-manager ? > v1.13.1"],
    ["Update dependency org.postgresql:postgresql to v42.6.0", "org.postgresql:postgresql ? > v42.6.0"],
    ["Update plugin com.diffplug.spotless to v6.22.0", "com.diffplug.spotless ? > v6.22.0"],
    ["chore(deps): update node.js to v20", "node.js ? > v20"],
    ["Pin dependency typescript to 5.2.2", "typescript ? > 5.2.2"],
    ["Roll back dependency left-pad to v1.2.0", "left-pad ? > v1.2.0"],
    ["Replace dependency request with got 11.8.6", "request, got ? > 11.8.6"],
    ["Update dependency prettier to v3 (main)", "prettier ? > v3"],
    ["Update dependency prettier to v3 - autoclosed", "prettier ? > v3"],
    ["⬆️ Update dependency prettier to v3.0.3", "prettier ? > v3.0.3"],
    ["Update dependency vite to v4.5.0 (minor)", "vite ? > v4.5.0 at most minor"],
    ["Update react monorepo to v18", "…"],
    ["chore(deps): update typescript-eslint monorepo to v6 (major)", "… at most major"],
    ["Update all non-major dependencies", "… at most minor"],
    ["chore(deps): update all dependencies", "…"],
    ["chore(deps): update all patch dependencies", "… at most patch"],
    ["fix(deps): update all non-major dependencies (minor)", "… at most minor"],
    ["Update eslint (major)", "… at most major"],
    ["chore(deps): lock file maintenance", "…"],
    ["Pin dependencies", "…"],
    ["Update dependency left-pad", "left-pad"],
  ])("%s", (title, expected) => {
    expect(titled(title)).toEqual([expected]);
  });
});

describe("titles of people", () => {
  test.each([
    "Fix the login page",
    "Update README.md",
    "Update the docs to explain groups",
    "Bump version to 1.2.3",
    "Bump version and changelog",
    "chore: release 1.2.3",
    "feat: update dependency graph view",
    "Move from A to B",
    "",
    "Bump",
    `Bump ${"a".repeat(500)} from 1 to 2`,
  ])("%s: claims nothing", (title) => {
    expect(titled(title)).toEqual([]);
  });
});

const METADATA = `Bump lodash from 4.17.20 to 4.17.21

Bumps [lodash](https://github.com/lodash/lodash) from 4.17.20 to 4.17.21.
- [Commits](https://github.com/lodash/lodash/compare/4.17.20...4.17.21)

---
updated-dependencies:
- dependency-name: lodash
  dependency-version: 4.17.21
  dependency-type: direct:production
  update-type: version-update:semver-patch
...

Signed-off-by: dependabot[bot] <support@github.com>`;

const GROUP = `Bump the npm group with 2 updates

Bumps the npm group with 2 updates: [a](https://x) and [b](https://y).

Updates \`a\` from 1.9 to 1.10
- [Commits](https://x)

Updates \`b\` from 2.0.0 to 3.0.0

---
updated-dependencies:
- dependency-name: a
  dependency-version: 1.10
  dependency-type: direct:production
  update-type: version-update:semver-minor
  dependency-group: npm
- dependency-name: b
  dependency-type: direct:development
  update-type: version-update:semver-major
...
`;

describe("commit messages", () => {
  test.each<[string, string, string[], string[]]>([
    [
      "metadata beside a title",
      "Bump lodash from 4.17.20 to 4.17.21",
      [METADATA],
      ["lodash 4.17.20 > 4.17.21", "lodash 4.17.20 > 4.17.21 (patch)"],
    ],
    ["metadata under a title of a person", "Security fix", [METADATA], ["lodash 4.17.20 > 4.17.21 (patch)"]],
    [
      "a group, whose versions YAML would take for numbers",
      "x",
      [GROUP],
      ["a 1.9 > 1.10 (minor), b 2.0.0 > 3.0.0 (major)"],
    ],
    [
      "the metadata of every commit",
      "x",
      [METADATA, GROUP],
      ["lodash 4.17.20 > 4.17.21 (patch), a 1.9 > 1.10 (minor), b 2.0.0 > 3.0.0 (major)"],
    ],
    ["Windows' line ends", "x", [METADATA.replaceAll("\n", "\r\n")], ["lodash 4.17.20 > 4.17.21 (patch)"]],
    ["metadata without an end", "x", [METADATA.replace("\n...", "")], ["unreadable"]],
    ["metadata that is no YAML", "x", ["a\n\n---\nupdated-dependencies:\n- dependency-name: [\n...\n"], ["unreadable"]],
    [
      "metadata without a name",
      "x",
      ["a\n\n---\nupdated-dependencies:\n- dependency-version: 1.0.0\n...\n"],
      ["unreadable"],
    ],
    [
      "the first line, where nothing else claims",
      "x",
      ["Bump a from 1.0.0 to 1.0.1", "fix tests"],
      ["a 1.0.0 > 1.0.1"],
    ],
    ["nothing", "x", ["fix tests"], []],
  ])("%s", (_name, title, messages, expected) => {
    expect(claimOf(title, messages).statements.map(line)).toEqual(expected);
  });
});
