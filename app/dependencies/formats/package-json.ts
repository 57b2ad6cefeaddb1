import semver from "semver";
import type { Scope } from "../dependency-change.ts";
import { type Format, fileName, type Stated } from "../stated.ts";
import { at, canonical, entriesOf, parseJson, remarksOn, requireTable, without } from "../tree.ts";

/** https://docs.npmjs.com/cli/v11/configuring-npm/package-json#dependencies */
export const DEPENDENCY_SECTIONS: Readonly<Record<string, Scope>> = {
  dependencies: "prod",
  devDependencies: "dev",
  optionalDependencies: "optional",
  peerDependencies: "peer",
};

/** The manifest of npm, yarn and pnpm: ranges, and with them scripts and overrides that are told apart. */
export const packageJson: Format = {
  name: "package.json",
  ecosystem: "npm",
  fits: (path) => fileName(path) === "package.json",
  read(text) {
    const manifest = parseJson(text);
    requireTable(manifest);
    const stated = Object.entries(DEPENDENCY_SECTIONS).flatMap(([section, scope]) =>
      entriesOf(at(manifest, section)).map(([name, range]) => npmRange(name, range, section, scope)),
    );
    return { stated, rest: remarksOn(without(manifest, ...Object.keys(DEPENDENCY_SECTIONS))) };
  },
};

/** What a manifest says of one package. */
function npmRange(name: string, range: unknown, section: string, scope: Scope): Stated {
  const base = { package: name, direct: true, scope, section };
  if (typeof range !== "string") return { ...base, version: null, terms: canonical(range) };
  const origin = npmOrigin(range);
  if (origin === null) return { ...base, version: range };
  return { ...base, version: origin.version, origin: origin.from, warnings: [origin.warning] };
}

/**
 * Where a range points, if not at the package of that name in the registry: a git address, a file, a tarball, an alias.
 * https://docs.npmjs.com/cli/v11/using-npm/package-spec
 */
export function npmOrigin(range: string): { from: string; version: string | null; warning: string } | null {
  if (semver.validRange(range) !== null) return null;
  const alias = /^npm:((?:@[^/@\s]+\/)?[^/@\s]+)(?:@(.*))?$/.exec(range);
  if (alias) {
    const [, name = "", version = ""] = alias;
    return { from: `npm:${name}`, version: version === "" ? null : version, warning: `is an alias for ${name}` };
  }
  // A tag of the registry, such as `latest` or `next`; a catalog's entry is a name, too.
  if (/^[a-z][\w.-]*$/i.test(range)) return null;
  const local = /^(workspace|link|portal|catalog):/.exec(range);
  if (local) return { from: local[0], version: range, warning: `comes from ${local[1]}:, not from the registry` };
  const [place = "", fragment] = range.split("#", 2);
  const warning = `comes from ${range}, not from the registry`;
  return { from: place, version: fragment === undefined || fragment === "" ? null : fragment, warning };
}
