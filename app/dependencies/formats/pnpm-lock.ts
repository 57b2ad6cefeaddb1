import type { Scope } from "../dependency-change.ts";
import { originOf, strangeOrigin } from "../origin.ts";
import { type Format, fileName, type Remark, type Stated, Unreadable } from "../stated.ts";
import { at, entriesOf, parseYaml, remarksOn, requireTable, textAt, without } from "../tree.ts";

const SECTIONS: Readonly<Record<string, Scope>> = {
  dependencies: "prod",
  devDependencies: "dev",
  optionalDependencies: "optional",
};
const USUAL = ["https://registry.npmjs.org"];

/** https://github.com/pnpm/spec/tree/master/lockfile: versions 5, 6 and 9. */
export const pnpmLock: Format = {
  name: "pnpm-lock.yaml",
  ecosystem: "npm",
  fits: (path) => fileName(path) === "pnpm-lock.yaml",
  read(text) {
    const lock = parseYaml(text);
    requireTable(lock);
    if (at(lock, "lockfileVersion") === undefined) throw new Unreadable("it has no lockfileVersion");
    const importers: readonly [string, unknown][] =
      at(lock, "importers") === undefined ? [[".", lock]] : entriesOf(at(lock, "importers"));
    const direct = new Set<string>();
    const stated: Stated[] = [];
    const elsewhere = new Map<string, Remark>();
    for (const [folder, importer] of importers) {
      for (const section of Object.keys(SECTIONS)) {
        for (const [name, entry] of entriesOf(at(importer, section))) {
          const version = typeof entry === "string" ? entry : textAt(entry, "version");
          if (version === null) continue;
          direct.add(`${name}@${bare(version)}`);
          // An alias, a link, a file: not the package of that name.
          if (!/^\d/.test(version)) elsewhere.set(`importers.${folder}.${name}`, { value: bare(version) });
        }
      }
    }
    // What a package uses is in `packages` until version 6, and in `snapshots` since, once for each set of peers.
    const used = new Map<string, Set<string>>();
    for (const [key, entry] of [...entriesOf(at(lock, "packages")), ...entriesOf(at(lock, "snapshots"))]) {
      const names = used.get(bare(key)) ?? new Set<string>();
      used.set(bare(key), names);
      for (const section of ["dependencies", "optionalDependencies"]) {
        for (const [name] of entriesOf(at(entry, section))) names.add(name);
      }
    }
    for (const [key, entry] of entriesOf(at(lock, "packages"))) {
      stated.push(locked(key, entry, direct, [...(used.get(bare(key)) ?? [])].sort()));
    }
    const known = ["importers", "packages", "snapshots", "specifiers", ...Object.keys(SECTIONS)];
    return { stated, rest: new Map([...remarksOn(without(lock, ...known)), ...elsewhere]) };
  },
};

function locked(key: string, entry: unknown, direct: ReadonlySet<string>, names: readonly string[]): Stated {
  const { name, version } = idOf(key);
  const resolution = at(entry, "resolution");
  const integrity = textAt(resolution, "integrity");
  const place =
    textAt(resolution, "tarball") ?? textAt(resolution, "repo") ?? (/^[a-z+]+:/.test(version) ? version : null);
  const warnings: string[] = [];
  const origin = place === null ? undefined : (originOf(place) ?? place);
  if (origin !== undefined) warnings.push(...strangeOrigin(origin, USUAL));
  if (place !== null && integrity === null) warnings.push(`comes from ${place}, not from a registry`);
  if (integrity === null && textAt(resolution, "commit") === null) warnings.push("has no integrity");
  if (at(entry, "requiresBuild") === true) warnings.push("runs a script when it is installed");
  if (/\(patch_hash=/.test(key)) warnings.push("is patched");
  return {
    package: textAt(entry, "name") ?? name,
    version: textAt(entry, "version") ?? version,
    direct: direct.has(`${name}@${version}`),
    ...(origin === undefined ? {} : { origin }),
    fixed: {
      integrity: integrity ?? textAt(resolution, "commit") ?? "",
      dependencies: names.join(" "),
    },
    warnings,
  };
}

/** `/name/1.0.0_peer` in version 5, `/name@1.0.0(peer@2.0.0)` in 6, `name@1.0.0` in 9. */
function idOf(key: string): { name: string; version: string } {
  const path = bare(key.startsWith("/") ? key.slice(1) : key);
  const sign = path.indexOf("@", 1);
  if (sign > 0) return { name: path.slice(0, sign), version: path.slice(sign + 1) };
  const slash = path.lastIndexOf("/");
  const version = path.slice(slash + 1).split("_")[0] ?? "";
  return { name: path.slice(0, Math.max(0, slash)), version };
}

/** Without the peers that it was resolved with. */
function bare(version: string): string {
  const bracket = version.indexOf("(");
  return bracket < 0 ? version : version.slice(0, bracket);
}
