import type { DependencyChange, Ecosystem } from "./dependency-change.ts";
import { fileName } from "./stated.ts";

/** Lockfiles that do not say what is direct, and the manifest beside them that does. */
const MANIFESTS: Readonly<Record<string, string>> = {
  "yarn.lock": "package.json",
  "package-lock.json": "package.json",
  "npm-shrinkwrap.json": "package.json",
  "poetry.lock": "pyproject.toml",
};

/**
 * The manifest that tells what is direct in a lockfile that does not: hand it to `dependencyChanges` even where the pull
 * request does not change it (with the same text before and after). Null where none can.
 */
export function manifestBeside(path: string): string | null {
  const name = fileName(path);
  const folder = path.slice(0, path.length - name.length);
  // pip-compile writes requirements.txt from requirements.in.
  if (/requirements.*\.txt$|constraints.*\.txt$/.test(name)) return `${folder}${name.slice(0, -".txt".length)}.in`;
  return Object.hasOwn(MANIFESTS, name) ? `${folder}${MANIFESTS[name]}` : null;
}

/** What the manifests at hand ask for, before or after the change: by path. */
export type Asked = ReadonlyMap<string, ReadonlySet<string>>;

/** The change, with `direct` from the manifest beside its file where the file cannot tell. */
export function withDirect(change: DependencyChange, asked: Asked): DependencyChange {
  if (change.direct !== null) return change;
  const names = asked.get(manifestBeside(change.path) ?? "");
  return names === undefined ? change : { ...change, direct: names.has(askedName(change.ecosystem, change.package)) };
}

export function askedName(ecosystem: Ecosystem, name: string): string {
  return `${ecosystem} ${name}`;
}
