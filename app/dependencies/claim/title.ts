import { aStatement, type ClaimedDependency, type ClaimedUpdate, type Statement } from "./claim.ts";

/** Longer than any title that GitHub takes (256), so that no pattern takes long. */
const LONGEST = 400;
const VERSION = String.raw`(?:[v^~<>=!]|&[lg]t;)*\s*\d\S*(?:\s.*)?|[0-9a-f]{7,64}|sha256:[0-9a-f]+`;

/** The kinds of things that Renovate names before or behind a dependency. */
const KINDS = `(?:dependency|module|rust crate|helm release|helm chart|plugin|terraform|provider|pre-commit hook|nuget package|ansible role|homebrew formula|crate|package)`;
const SUFFIXES = `(?:action|docker tag|docker digest|digest|orb|terraform|requirement|commit hash|buildpack)`;

const GROUP =
  /^(?:bump|update|upgrade) the (\S.*?) group(?: in \S+)?(?: across \d+ director(?:y|ies))?(?: with (\d+) updates?)?$/i;
const STEP = new RegExp(
  String.raw`^(?:bump|update|upgrade) (?:${KINDS} )?(\S+)(?: (?:requirement|${SUFFIXES}))? from (\S.*?) to (\S.*)$`,
  "i",
);
const TARGET = new RegExp(
  String.raw`^(?:bump|update|upgrade|pin|roll back|rollback) (?:${KINDS} )?(\S+)(?: ${SUFFIXES})? to (${VERSION})$`,
  "i",
);
const NAMED = new RegExp(String.raw`^(?:update|pin|upgrade|roll back|rollback) ${KINDS} (\S+)$`, "i");
const LIST = /^bump (\S+(?:, \S+)*,? and \S+)$/i;
const REPLACEMENT = new RegExp(
  String.raw`^replace (?:${KINDS} )?(\S+) with (?:${KINDS} )?(\S+)(?: (${VERSION}))?$`,
  "i",
);
const MONOREPO =
  /^(?:update|pin) (?:\S+(?: \S+)?) (?:monorepo|packages|group|dependencies|docker images?)(?: to \S+)?$/i;
const ALL =
  /^(?:update|pin|bump|upgrade) (?:all )?(?:(non-major|minor|patch|minor and patch|major) )?(?:dev ?)?(?:dependencies|deps|packages|github actions)(?: \(non-major\))?$/i;
const MAINTENANCE = /^(?:lock file maintenance|update lock ?files?|refresh lock ?files?)$/i;

/** The version of the repository's own thing is no dependency. */
const OWN = new Set(["version", "versions", "release", "changelog"]);

/** What a title of Dependabot or Renovate claims, prefixes and suffixes of all settings included; null if it claims nothing. */
export function readTitle(title: string, by: Statement["by"]): Statement | null {
  if (title.length > LONGEST) return null;
  const { text, atMost, group } = bareTitle(title);
  const named = (dependencies: readonly ClaimedDependency[]) =>
    dependencies.some((each) => OWN.has(each.package.toLowerCase())) ? null : aStatement(by, { dependencies, atMost });

  const all = GROUP.exec(text);
  if (all) return aStatement(by, { open: true, atMost, count: all[2] === undefined ? null : Number(all[2]) });
  const step = STEP.exec(text);
  if (step) return named([claimed(step[1] ?? "", step[2] ?? null, step[3] ?? null)]);
  const whole = ALL.exec(text);
  if (whole) return aStatement(by, { open: true, atMost: atMost ?? largest(whole[1]) });
  if (MAINTENANCE.test(text) || MONOREPO.test(text)) return aStatement(by, { open: true, atMost });
  const target = TARGET.exec(text);
  if (target) return named([claimed(target[1] ?? "", null, target[2] ?? null)]);
  const only = NAMED.exec(text);
  if (only) return named([claimed(only[1] ?? "", null, null)]);
  const replacement = REPLACEMENT.exec(text);
  if (replacement) {
    return named([
      claimed(replacement[1] ?? "", null, null),
      claimed(replacement[2] ?? "", null, replacement[3] ?? null),
    ]);
  }
  const list = LIST.exec(text);
  if (list) return named((list[1] ?? "").split(/,? and |, /).map((name) => claimed(name, null, null)));
  // "Update eslint (major)" is how Renovate names a group.
  if (group && /^update \S+/i.test(text)) return aStatement(by, { open: true, atMost });
  return null;
}

/** Without what settings put around it: emojis, `chore(deps):`, `[SECURITY]`, the folder, the group, the branch. */
function bareTitle(title: string): { text: string; atMost: ClaimedUpdate | null; group: boolean } {
  let text = title.replaceAll("`", "").replaceAll(/\s+/g, " ").trim();
  text = text.replace(/ - (?:autoclosed|abandoned)$/i, "");
  const size = / \((major|minor|patch)\)(?= |$)/i.exec(text)?.[1]?.toLowerCase();
  text = text.replaceAll(/ [([](?:security|major|minor|patch)[)\]]/gi, "");
  for (let before = ""; before !== text; ) {
    before = text;
    // Prefixes come in any number and order.
    text = text
      .replace(/^\[[^\]]*\]:?\s*/, "")
      .replace(/^(?:\p{Extended_Pictographic}|\u{FE0F}|\u{200D}|:[\w+-]+:)+\s*/u, "")
      .replace(/^[\w.-]+(?:\([^)]*\))?!?: ?/, "")
      .replace(/ \([^()]*\)$/, "")
      .replace(/ (?:in|across) (?:\/\S*|\d+ director(?:y|ies))(?: and \/\S*)?$/i, "");
    if (!GROUP.test(text)) text = text.replace(/ in the \S.*? group$/i, "");
  }
  const atMost = size === "major" || size === "minor" || size === "patch" ? size : null;
  return { text, atMost, group: size !== undefined };
}

function claimed(name: string, from: string | null, to: string | null): ClaimedDependency {
  const image = /^([\w./-]+):[\w.-]+$/.exec(name);
  // Renovate names an image with its tag where only the digest changes: `node:18`.
  const isImage = to !== null && /^[0-9a-f]{7,64}$/.test(to);
  return { package: isImage ? (image?.[1] ?? name) : name, from, to, update: null };
}

function largest(word: string | undefined): ClaimedUpdate | null {
  switch (word?.toLowerCase()) {
    case "non-major":
    case "minor":
    case "minor and patch":
      return "minor";
    case "patch":
      return "patch";
    default:
      return null;
  }
}
