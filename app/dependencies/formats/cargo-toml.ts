import type { Scope } from "../dependency-change.ts";
import { type Format, fileName, type Stated } from "../stated.ts";
import { at, canonical, entriesOf, parseToml, remarksOn, requireTable, textAt, without } from "../tree.ts";

const SECTIONS: Readonly<Record<string, Scope>> = {
  dependencies: "prod",
  "dev-dependencies": "dev",
  "build-dependencies": "build",
  dev_dependencies: "dev",
  build_dependencies: "build",
};

/** https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html; `patch` and `replace` are told apart. */
export const cargoToml: Format = {
  name: "Cargo.toml",
  ecosystem: "cargo",
  fits: (path) => fileName(path) === "Cargo.toml",
  read(text) {
    const manifest = parseToml(text);
    requireTable(manifest);
    const targets = entriesOf(at(manifest, "target"));
    const places: [string, unknown][] = [
      ["", manifest],
      ["workspace.", at(manifest, "workspace")],
      ...targets.map(([name, target]): [string, unknown] => [`target.${name}.`, target]),
    ];
    const stated = places.flatMap(([prefix, place]) =>
      Object.entries(SECTIONS).flatMap(([section, scope]) =>
        entriesOf(at(place, section)).map(([name, entry]) => required(name, entry, `${prefix}${section}`, scope)),
      ),
    );
    const sections = Object.keys(SECTIONS);
    const rest = remarksOn(without(manifest, "workspace", "target", ...sections));
    for (const [prefix, place] of places.slice(1)) {
      for (const [key, remark] of remarksOn(without(place, ...sections), 3, prefix)) rest.set(key, remark);
    }
    return { stated, rest };
  },
};

function required(name: string, entry: unknown, section: string, scope: Scope): Stated {
  const base = { package: textAt(entry, "package") ?? name, direct: true, scope, section };
  if (typeof entry === "string") return { ...base, version: entry };
  const place = textAt(entry, "git") ?? textAt(entry, "path");
  const origin = place ?? textAt(entry, "registry") ?? textAt(entry, "registry-index");
  const commit = textAt(entry, "rev");
  const terms = canonical(
    without(entry, "version", "git", "path", "registry", "registry-index", "rev", "tag", "branch"),
  );
  return {
    ...base,
    version: textAt(entry, "version") ?? textAt(entry, "tag") ?? textAt(entry, "branch"),
    ...(commit === null ? {} : { digest: commit }),
    ...(origin === null ? {} : { origin, warnings: [`comes from ${origin}, not from crates.io`] }),
    ...(terms === "{}" ? {} : { terms }),
  };
}
