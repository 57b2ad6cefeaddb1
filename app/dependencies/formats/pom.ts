import { XMLParser, XMLValidator } from "fast-xml-parser";
import { type Format, fileName, type Remark, type Stated, Unreadable } from "../stated.ts";
import { at, canonical, entriesOf, parsed, remarksOn, textAt, without } from "../tree.ts";

const DOUBT = "a version in it is a property that this file does not define as plain text";

/** What has coordinates in a pom: https://maven.apache.org/pom.html */
const COORDINATES = ["dependency", "plugin", "extension", "parent"];

/**
 * Versions wherever a pom names them, `${…}` resolved by the properties of the same file. Everything else (repositories,
 * plugin configurations, exclusions) is told apart. Documents with a DOCTYPE are refused: entities could say anything.
 */
export const pom: Format = {
  name: "pom.xml",
  ecosystem: "maven",
  fits: (path) => fileName(path) === "pom.xml" || path.endsWith(".pom"),
  read(text) {
    if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw new Unreadable("it has a DOCTYPE");
    const root = at(
      parsed("XML", text, () => parseXml(text)),
      "project",
    );
    if (root === undefined) throw new Unreadable("it has no project");
    const properties = new Map<string, string>();
    for (const [name, value] of entriesOf(at(root, "properties")))
      if (typeof value === "string") properties.set(name, value);
    const reading: Progress = { stated: [], rest: new Map(), properties, used: new Set() };
    const masked = withoutVersions(root, "project", reading, 0);
    // A property that is only a version is told as that version, unless something else uses it, too.
    const elsewhere = canonical(without(masked, "properties"));
    const isVersion = (name: string) => reading.used.has(name) && !elsewhere.includes(`\${${name}}`);
    const remaining = Object.fromEntries(entriesOf(at(masked, "properties")).filter(([name]) => !isVersion(name)));
    for (const [key, remark] of remarksOn({ ...without(masked, "properties"), properties: remaining }, 5)) {
      reading.rest.set(key, remark);
    }
    return reading;
  },
};

interface Progress {
  readonly stated: Stated[];
  readonly rest: Map<string, Remark>;
  readonly properties: ReadonlyMap<string, string>;
  readonly used: Set<string>;
}

function parseXml(text: string): unknown {
  if (XMLValidator.validate(text) !== true) throw new Error("not well-formed");
  return new XMLParser({
    ignoreAttributes: false,
    parseTagValue: false,
    processEntities: false,
    trimValues: true,
  }).parse(text);
}

/** The tree without the versions that were read from it. */
function withoutVersions(value: unknown, path: string, reading: Progress, depth: number): unknown {
  if (depth > 60) throw new Unreadable("it is nested more than 60 levels deep");
  if (Array.isArray(value)) return value.map((item) => withoutVersions(item, path, reading, depth + 1));
  if (typeof value !== "object" || value === null) return value;
  const element = path.slice(path.lastIndexOf("/") + 1);
  const version = textAt(value, "version");
  const isPlugin = element === "plugin";
  const group = textAt(value, "groupId") ?? (isPlugin ? "org.apache.maven.plugins" : null);
  const artifact = textAt(value, "artifactId");
  const named = COORDINATES.includes(element) && group !== null && artifact !== null;
  const kept = named && version !== null ? without(value, "version") : without(value);
  if (named && version !== null) state(`${group}:${artifact}`, version, path, value, reading);
  return Object.fromEntries(
    entriesOf(kept).map(([key, inner]) => [key, withoutVersions(inner, `${path}/${key}`, reading, depth + 1)]),
  );
}

function state(name: string, version: string, section: string, entry: unknown, reading: Progress) {
  const reference = /^\$\{([\w.-]+)\}$/.exec(version)?.[1];
  const resolved = reference === undefined ? version : reading.properties.get(reference);
  if (resolved === undefined || resolved.includes("$")) {
    reading.rest.set(`${section} ${name} ${version}`, { value: version, doubt: DOUBT });
    return;
  }
  if (reference !== undefined) reading.used.add(reference);
  const scope = textAt(entry, "scope");
  const isBuild = section.includes("plugin") || section.includes("extension");
  reading.stated.push({
    package: name,
    version: resolved,
    direct: true,
    scope: isBuild ? "build" : scope === "test" ? "dev" : "prod",
    section,
  });
}
