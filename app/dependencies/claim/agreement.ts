import semver from "semver";
import type { DependencyChange, Ecosystem } from "../dependency-change.ts";
import { plainImage } from "../formats/image.ts";
import { pythonName } from "../formats/requirement.ts";
import { providerName } from "../formats/terraform.ts";
import { constraintOf } from "../versions.ts";

/** Whether a name in a title means the package of a change; registries have several spellings for one name. */
export function isSamePackage(claimed: string, change: DependencyChange): boolean {
  const [said, name] = [claimed.toLowerCase(), change.package.toLowerCase()];
  if (said === name) return true;
  switch (change.ecosystem) {
    case "pip":
      return pythonName(said) === pythonName(name);
    case "docker":
      return plainImage(said) === name || (said === "node.js" && name === "node");
    case "terraform":
      return providerName(said) === name || name.endsWith(`/${said}`) || name.split("//")[0] === said;
    case "github-actions":
      // A repository can hold several actions, which have one version.
      return name.startsWith(`${said}/`);
    default:
      return false;
  }
}

/**
 * Whether a version in a title is the one in a file: with or without `v`, shortened as Renovate does (`v2` for 2.3.1), or
 * admitted by the range. Null: it cannot be told.
 */
export function agrees(ecosystem: Ecosystem, claimed: string, actual: string): boolean | null {
  if (sameConstraint(claimed, actual)) return true;
  const [said, found] = [constraintOf(claimed), constraintOf(actual)];
  if (said !== null && found !== null) {
    const [a, b] = [plain(said.version), plain(found.version)];
    if (a === b) return true;
    if (/^[0-9a-f]{7,64}$/.test(a) && b.startsWith(a) && /^[0-9a-f]{40,64}$/.test(b)) return true;
    if (isShort(a) && said.operator === "" && b.startsWith(`${a}.`)) return true;
    if (ecosystem === "docker" && b.startsWith(`${a}-`)) return true;
  }
  // What is claimed of a constraint says nothing of the version that is locked.
  if (said === null || said.operator !== "") return found?.operator === said?.operator ? false : null;
  if (found !== null && found.operator === "" && ecosystem !== "cargo") return false;
  const exact = semver.valid(plain(claimed));
  if (exact === null) return null;
  if (ecosystem !== "npm" && ecosystem !== "cargo") return null;
  // Cargo's plain `1.2` is `^1.2`: https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html#default-requirements
  const range = ecosystem === "cargo" && found?.operator === "" ? `^${found.version}` : actual;
  return semver.validRange(range) === null ? null : semver.satisfies(exact, range);
}

/** `>=1,<2` is `<2, >=1`. */
function sameConstraint(a: string, b: string): boolean {
  const parts = (text: string) =>
    text
      .split(",")
      .map((part) => part.replaceAll(/\s/g, ""))
      .sort()
      .join(",");
  return parts(a) === parts(b);
}

function isShort(version: string): boolean {
  return /^\d+(?:\.\d+)?$/.test(version);
}

function plain(version: string): string {
  return version
    .trim()
    .toLowerCase()
    .replace(/^sha256:/, "")
    .replace(/^v(?=\d)/, "")
    .replace(/\+incompatible$/, "");
}
