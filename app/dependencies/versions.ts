import semver from "semver";
import type { Ecosystem, Update } from "./dependency-change.ts";

/** A version in the form that all schemes share. */
interface Version {
  readonly numbers: readonly number[];
  /** Null: a release. */
  readonly pre: readonly (string | number)[] | null;
  /** A later build of the same release (PEP 440's post-releases). */
  readonly post: number;
  /** What has no order (`-slim`, `-jre`, `+cu118`): only versions of the same flavour can be compared. */
  readonly flavour: string;
}

export interface Step {
  readonly update: Extract<Update, "major" | "minor" | "patch" | "prerelease" | "unknown">;
  readonly downgrade: boolean;
}

const UNKNOWN: Step = { update: "unknown", downgrade: false };

/**
 * How large the step is between two versions, or between two constraints of the same kind that name one version each
 * (`^1.2.0` to `^1.3.0`). What cannot be compared is unknown, never a guess.
 */
export function stepBetween(ecosystem: Ecosystem, from: string, to: string): Step {
  const [old, fresh] = [constraintOf(from), constraintOf(to)];
  if (!old || !fresh || old.operator !== fresh.operator) return UNKNOWN;
  const [a, b] = [readVersion(ecosystem, old.version), readVersion(ecosystem, fresh.version)];
  if (!a || !b || a.flavour !== b.flavour) return UNKNOWN;
  if (a.numbers.length !== b.numbers.length && !mayPad(ecosystem, old.operator)) return UNKNOWN;
  const order = compare(a, b);
  if (order === 0) return UNKNOWN;
  const downgrade = order > 0;
  // A pseudo-version is a commit: it has an order, but says nothing of what changed.
  if (ecosystem === "go" && (isPseudo(from) || isPseudo(to))) return { update: "unknown", downgrade };
  return { update: sizeOf(a, b), downgrade };
}

/** The version that a text names behind an operator; null where it names several, or any. */
export function constraintOf(text: string): { operator: string; version: string } | null {
  const match = /^(\^|~>|~=|~|>=|===?|=)?\s*([^\s<>=~^,|*()[\]]+)$/.exec(text.trim().slice(0, 200));
  const version = match?.[2];
  return version === undefined ? null : { operator: match?.[1] ?? "", version };
}

/** `v1` and `1.0` are as good as `1.0.0` where the tool says so: not for tags, which move. */
function mayPad(ecosystem: Ecosystem, operator: string): boolean {
  if (ecosystem === "docker" || ecosystem === "github-actions") return false;
  return ["", "^", ">=", "==", "="].includes(operator);
}

function readVersion(ecosystem: Ecosystem, text: string): Version | null {
  const read = ((): Version | null => {
    switch (ecosystem) {
      case "npm":
      case "cargo":
      case "go":
      case "terraform":
      case "github-actions":
        return readSemver(text);
      case "pip":
        return readPep440(text);
      case "maven":
        return readMaven(text);
      case "docker":
        return readTag(text);
    }
  })();
  return read?.numbers.every(Number.isSafeInteger) ? read : null;
}

/** https://semver.org, with or without `v`; numbers may be missing. */
function readSemver(text: string): Version | null {
  const whole = semver.parse(text);
  if (whole) {
    const { major, minor, patch, prerelease } = whole;
    return { numbers: [major, minor, patch], pre: prerelease.length > 0 ? prerelease : null, post: 0, flavour: "" };
  }
  return /^v?\d+(?:\.\d+){0,3}$/.test(text) ? release(text) : null;
}

function release(text: string): Version {
  return { numbers: numbersOf(text), pre: null, post: 0, flavour: "" };
}

function numbersOf(text: string): number[] {
  return text.replace(/^v/i, "").split(".").map(Number);
}

const PEP440 =
  /^v?(\d+(?:\.\d+)*)(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\d*))?(?:[-_.]?(?:post|rev|r)[-_.]?(\d*))?([-_.]?dev[-_.]?(\d*))?(?:\+([a-z0-9._-]+))?$/i;
const PHASES: Readonly<Record<string, number>> = { alpha: 1, a: 1, beta: 2, b: 2 };

/** https://packaging.python.org/en/latest/specifications/version-specifiers/; no epochs, no builds of pre-releases. */
function readPep440(text: string): Version | null {
  const match = PEP440.exec(text);
  if (!match) return null;
  const [, numbers = "", phase, phaseNumber, post, dev, devNumber, local = ""] = match;
  if (dev !== undefined && (phase !== undefined || post !== undefined)) return null;
  if (phase !== undefined && post !== undefined) return null;
  const preRelease = phase === undefined ? null : [PHASES[phase.toLowerCase()] ?? 3, Number(phaseNumber || 0)];
  return {
    numbers: numbersOf(numbers),
    pre: dev === undefined ? preRelease : [0, Number(devNumber || 0)],
    post: post === undefined ? 0 : Number(post || 0) + 1,
    flavour: local.toLowerCase(),
  };
}

const MAVEN_PHASES = ["alpha", "beta", "milestone", "rc", "snapshot"];
const MAVEN_SHORT: Readonly<Record<string, string>> = { a: "alpha", b: "beta", m: "milestone", cr: "rc" };

/** https://maven.apache.org/pom.html#version-order-specification, as far as numbers and the well-known qualifiers go. */
function readMaven(text: string): Version | null {
  const match = /^(\d+(?:\.\d+)*)(?:[.-]([a-z][\w.-]*))?$/i.exec(text);
  if (!match) return null;
  const [numbers = "", qualifier = ""] = [match[1], match[2]?.toLowerCase()];
  if (["", "final", "ga", "release"].includes(qualifier)) return release(numbers);
  const phase = /^([a-z]+)[.-]?(\d*)$/.exec(qualifier);
  const name = phase?.[1] ?? "";
  const rank = MAVEN_PHASES.indexOf(MAVEN_SHORT[name] ?? name);
  if (rank < 0) return { ...release(numbers), flavour: qualifier };
  return { ...release(numbers), pre: [rank, Number(phase?.[2] || 0)] };
}

/** Tags have no rules; numbers in front followed by the same flavour are compared, nothing else. */
function readTag(text: string): Version | null {
  const match = /^v?(\d+(?:\.\d+)*)(?:-(alpha|beta|rc)[.-]?(\d*))?(-.*)?$/.exec(text);
  if (!match) return null;
  const [, numbers = "", phase, number, flavour = ""] = match;
  const marked = text.startsWith("v") ? `v${flavour}` : flavour;
  return { ...release(numbers), pre: phase === undefined ? null : [phase, Number(number || 0)], flavour: marked };
}

/** https://go.dev/ref/mod#pseudo-versions */
function isPseudo(version: string): boolean {
  return /[-.]\d{14}-[0-9a-f]{12}(?:\+incompatible)?$/.test(version);
}

function sizeOf(from: Version, to: Version): Step["update"] {
  if (to.pre !== null) return "prerelease";
  const length = Math.max(from.numbers.length, to.numbers.length);
  let first = 0;
  while (first < length && (from.numbers[first] ?? 0) === (to.numbers[first] ?? 0)) first++;
  // From a pre-release to its own release: as large as what it releases.
  if (first === length && from.pre !== null) {
    const last = to.numbers.findLastIndex((number) => number !== 0);
    return sizeAt(Math.max(0, last));
  }
  return sizeAt(first);
}

function sizeAt(index: number): Step["update"] {
  if (index === 0) return "major";
  return index === 1 ? "minor" : "patch";
}

function compare(a: Version, b: Version): number {
  const length = Math.max(a.numbers.length, b.numbers.length);
  for (let index = 0; index < length; index++) {
    const difference = (a.numbers[index] ?? 0) - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.pre === null || b.pre === null) {
    if (a.pre !== b.pre) return a.pre === null ? 1 : -1;
    return a.post - b.post;
  }
  return comparePre(a.pre, b.pre);
}

/** https://semver.org/#spec-item-11 */
function comparePre(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const [left, right] = [a[index], b[index]];
    if (left === right) continue;
    if (left === undefined) return -1;
    if (right === undefined) return 1;
    if (typeof left === "number" && typeof right === "number") return left - right;
    if (typeof left === "number") return -1;
    if (typeof right === "number") return 1;
    return left < right ? -1 : 1;
  }
  return 0;
}
