import type { Format, Remark, Stated } from "../stated.ts";
import { at, canonical, entriesOf, parseToml, remarksOn, requireTable, textAt, without } from "../tree.ts";

const RICH = "a version in it is not one plain version";

/** https://docs.gradle.org/current/userguide/version_catalogs.html: `gradle/libs.versions.toml`. */
export const versionCatalog: Format = {
  name: "a Gradle version catalog",
  ecosystem: "maven",
  fits: (path) => path.endsWith(".versions.toml"),
  read(text) {
    const catalog = parseToml(text);
    requireTable(catalog);
    const stated: Stated[] = [];
    const used = new Set<string>();
    const rest = remarksOn(without(catalog, "versions", "libraries", "plugins"));
    for (const section of ["libraries", "plugins"]) {
      for (const [alias, entry] of entriesOf(at(catalog, section))) {
        const { name, version } = coordinates(catalog, entry, used);
        const key = `${section}.${alias}`;
        if (name === null || version === undefined) rest.set(key, { value: canonical([entry, version]), doubt: RICH });
        else
          stated.push({
            package: name,
            version,
            direct: true,
            section: key,
            ...(section === "plugins" ? { scope: "build" } : {}),
          });
        rest.set(`${key} (but its version)`, leftOver(entry));
      }
    }
    for (const [name, version] of entriesOf(at(catalog, "versions"))) {
      if (used.has(name)) continue;
      rest.set(`versions.${name}`, { value: canonical(version) });
    }
    return { stated, rest };
  },
};

/** Undefined: it has a version that is no plain one; null: it has none. */
function coordinates(
  catalog: unknown,
  entry: unknown,
  used: Set<string>,
): { name: string | null; version: string | null | undefined } {
  if (typeof entry === "string") {
    const parts = entry.split(":");
    const [version, name] = [parts.at(-1), parts.slice(0, -1).join(":")];
    return name === "" ? { name: entry, version: undefined } : { name, version };
  }
  const name = textAt(entry, "module") ?? textAt(entry, "id") ?? groupAndName(entry);
  const written = at(entry, "version");
  if (written === undefined) return { name, version: null };
  if (typeof written === "string") return { name, version: written };
  const reference = textAt(written, "ref");
  const version = reference === null ? null : textAt(catalog, "versions", reference);
  if (reference === null || version === null) {
    const rich = reference === null ? written : at(catalog, "versions", reference);
    const strict = textAt(rich, "strictly") ?? textAt(rich, "require");
    if (reference !== null) used.add(reference);
    return Object.keys(Object(rich)).length === 1 && strict !== null
      ? { name, version: strict }
      : { name, version: undefined };
  }
  used.add(reference);
  return { name, version };
}

function groupAndName(entry: unknown): string | null {
  const [group, name] = [textAt(entry, "group"), textAt(entry, "name")];
  return group === null || name === null ? null : `${group}:${name}`;
}

function leftOver(entry: unknown): Remark {
  return { value: canonical(without(entry, "version", "module", "id", "group", "name")) };
}
