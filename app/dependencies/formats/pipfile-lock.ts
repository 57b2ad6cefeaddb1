import type { Scope } from "../dependency-change.ts";
import { type Format, fileName, type Stated } from "../stated.ts";
import { at, canonical, entriesOf, parseJson, remarksOn, requireTable, textAt, without } from "../tree.ts";
import { pythonConstraint, pythonName } from "./requirement.ts";

const SECTIONS: Readonly<Record<string, Scope>> = { default: "prod", develop: "dev" };

/** https://github.com/pypa/pipfile: what is direct is only in the Pipfile. */
export const pipfileLock: Format = {
  name: "Pipfile.lock",
  ecosystem: "pip",
  fits: (path) => fileName(path) === "Pipfile.lock",
  read(text) {
    const lock = parseJson(text);
    requireTable(lock);
    const stated = Object.entries(SECTIONS).flatMap(([section, scope]) =>
      entriesOf(at(lock, section)).map(([name, entry]) => locked(name, entry, section, scope)),
    );
    const meta = without(at(lock, "_meta"), "hash");
    return { stated, rest: remarksOn({ ...without(lock, "_meta", ...Object.keys(SECTIONS)), _meta: meta }) };
  },
};

function locked(name: string, entry: unknown, section: string, scope: Scope): Stated {
  const hashes = canonical(at(entry, "hashes"));
  const place = textAt(entry, "git") ?? textAt(entry, "file") ?? textAt(entry, "path");
  const index = textAt(entry, "index");
  const warnings = place === null ? [] : [`comes from ${place}, not from the index`];
  if (place === null && hashes === "") warnings.push("has no hash");
  const origin = place ?? index;
  return {
    package: pythonName(name),
    version: pythonConstraint(textAt(entry, "version") ?? textAt(entry, "ref") ?? ""),
    direct: null,
    scope,
    section,
    ...(origin === null ? {} : { origin }),
    terms: canonical(without(entry, "hashes", "version", "index", "git", "file", "path", "ref")),
    fixed: { hash: hashes },
    warnings,
  };
}
