import { strangeOrigin } from "../origin.ts";
import { type Format, fileName, type Reading, type Remark, type Stated, Unreadable } from "../stated.ts";
import { at, canonical, entriesOf, parseJson, remarksOn, requireTable, textAt, without } from "../tree.ts";
import { npmTarball } from "./npm-tarball.ts";
import { DEPENDENCY_SECTIONS } from "./package-json.ts";

const MODULES = "node_modules/";
const USUAL = ["https://registry.npmjs.org", "https://registry.yarnpkg.com"];

/** https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json: lockfileVersion 1, 2 and 3. */
export const packageLock: Format = {
  name: "package-lock.json",
  ecosystem: "npm",
  fits: (path) => ["package-lock.json", "npm-shrinkwrap.json"].includes(fileName(path)),
  read(text) {
    const lock = parseJson(text);
    requireTable(lock);
    if (at(lock, "packages") !== undefined) return readPackages(lock);
    if (entriesOf(at(lock, "dependencies")).length === 0 && at(lock, "lockfileVersion") === undefined) {
      throw new Unreadable("it has neither packages nor dependencies");
    }
    return { stated: legacy(at(lock, "dependencies")), rest: remarksOn(without(lock, "dependencies")) };
  },
};

/** Versions 2 and 3: by path. What has no `node_modules` in its path is a project of this repository. */
function readPackages(lock: unknown): Reading {
  const packages = entriesOf(at(lock, "packages"));
  const paths = new Set(packages.map(([path]) => path));
  const rest = remarksOn(without(lock, "packages", "dependencies"));
  const direct = new Set<string>();
  const stated: Stated[] = [];
  const projects = packages.filter(([path]) => !path.includes(MODULES));
  for (const [path, project] of projects) {
    const label = path === "" ? "the root project" : path;
    for (const [key, remark] of remarksOn(without(project, ...Object.keys(DEPENDENCY_SECTIONS)), 2, `${label}: `)) {
      rest.set(key, remark);
    }
    for (const section of Object.keys(DEPENDENCY_SECTIONS)) {
      for (const [name] of entriesOf(at(project, section))) {
        const found = resolve(path, name, paths);
        if (found !== null) direct.add(found);
      }
    }
  }
  for (const [path, entry] of packages) {
    if (!path.includes(MODULES)) continue;
    if (at(entry, "link") === true) rest.set(`${path} (a link)`, { value: canonical(entry) });
    else stated.push(locked(path.slice(path.lastIndexOf(MODULES) + MODULES.length), entry, direct.has(path)));
  }
  for (const [key, remark] of legacyDifferences(lock, stated)) rest.set(key, remark);
  return { stated, rest };
}

/** Node.js' own way up through the folders. */
function resolve(from: string, name: string, paths: ReadonlySet<string>): string | null {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/")))) {
    const path = `${folder === "" ? "" : `${folder}/`}${MODULES}${name}`;
    if (paths.has(path)) return path;
    if (folder === "") return null;
  }
}

function locked(name: string, entry: unknown, direct: boolean | null): Stated {
  const version = textAt(entry, "version");
  const resolved = textAt(entry, "resolved");
  const real = textAt(entry, "name");
  const integrity = textAt(entry, "integrity");
  const bundled = at(entry, "inBundle") === true || at(entry, "bundled") === true;
  const warnings: string[] = [];
  let origin: string | undefined;
  if (real !== null && real !== name) warnings.push(`is an alias for ${real}`);
  const place = resolved ?? (version !== null && /^[a-z+]+:/.test(version) ? version : null);
  if (place !== null) {
    const tarball = npmTarball(place, real ?? name, version ?? "");
    origin = tarball.origin;
    warnings.push(...tarball.warnings);
    if (/^https?:/.test(place)) warnings.push(...strangeOrigin(tarball.origin, USUAL));
  }
  if (integrity === null && !bundled) warnings.push("has no integrity");
  if (at(entry, "hasInstallScript") === true) warnings.push("runs a script when it is installed");
  return {
    package: name,
    version,
    direct,
    scope: at(entry, "dev") === true || at(entry, "devOptional") === true ? "dev" : "prod",
    ...(origin === undefined && real === null
      ? {}
      : { origin: [real ?? "", origin ?? ""].filter(Boolean).join(" at ") }),
    fixed: {
      integrity: integrity ?? "",
      dependencies: canonical([at(entry, "dependencies"), at(entry, "optionalDependencies"), at(entry, "requires")]),
      executables: canonical(at(entry, "bin")),
    },
    warnings,
  };
}

/** Version 1: a tree of names, which cannot tell what is direct. */
function legacy(tree: unknown, depth = 0): Stated[] {
  if (depth > 60) throw new Unreadable("it is nested more than 60 levels deep");
  return entriesOf(tree).flatMap(([name, entry]) =>
    [locked(name, entry, null), ...legacy(at(entry, "dependencies"), depth + 1)].map((each) => ({
      ...each,
      fixed: withoutTree(each),
    })),
  );
}

/** In version 1 `dependencies` are the packages below, which are read by themselves. */
function withoutTree(stated: Stated): Readonly<Record<string, string>> {
  return { integrity: stated.fixed?.integrity ?? "" };
}

/** Version 2 says everything twice, the second time for npm 6: both must say the same. */
function legacyDifferences(lock: unknown, stated: readonly Stated[]): Map<string, Remark> {
  const tree = at(lock, "dependencies");
  if (tree === undefined) return new Map();
  const key = ({ package: name, version, fixed }: Stated) => `${name} ${version} ${fixed?.integrity ?? ""}`;
  const known = new Set(stated.map(key));
  const strange = legacy(tree).filter((each) => !/^[a-z+]+:/.test(each.version ?? "") && !known.has(key(each)));
  return new Map(
    strange.map((each) => [`${each.package} ${each.version ?? ""}, for npm 6 alone`, { value: key(each) }]),
  );
}
