import type { Reading, Stated } from "../stated.ts";
import { at, canonical, entriesOf, parseYaml, remarksOn, requireTable, textAt, without } from "../tree.ts";

/** https://yarnpkg.com: entries by the descriptors that they resolve; the workspaces of this repository are among them. */
export function readBerry(text: string): Reading {
  const lock = parseYaml(text);
  requireTable(lock);
  const rest = remarksOn({ __metadata: at(lock, "__metadata") });
  const entries = entriesOf(without(lock, "__metadata"));
  const isLocal = (entry: unknown) => /@workspace:/.test(textAt(entry, "resolution") ?? "");
  const direct = new Set(
    entries
      .filter(([, entry]) => isLocal(entry))
      .flatMap(([, entry]) => entriesOf(at(entry, "dependencies")))
      .map(([name, range]) => descriptor(name, String(range))),
  );
  const stated: Stated[] = [];
  for (const [key, entry] of entries) {
    if (isLocal(entry)) {
      const facts = without(entry, "dependencies", "peerDependencies", "version");
      rest.set(`the workspace ${key}`, { value: canonical(facts) });
    } else stated.push(locked(key, entry, direct));
  }
  return { stated, rest };
}

function locked(key: string, entry: unknown, direct: ReadonlySet<string>): Stated {
  const descriptors = key.split(/,\s*/);
  const resolution = textAt(entry, "resolution") ?? "";
  const name = nameOf(descriptors[0] ?? key);
  const real = nameOf(resolution);
  const place = resolution.slice(real.length + 1);
  const checksum = textAt(entry, "checksum");
  const warnings: string[] = [];
  if (real !== name) warnings.push(`is an alias for ${real}`);
  if (!place.startsWith("npm:")) warnings.push(`comes from ${place}, not from the registry`);
  const archive = /::__archiveUrl=([^&]+)/.exec(place)?.[1];
  if (archive !== undefined) warnings.push(`is fetched from ${archive}`);
  // Packages for other machines have no checksum until they are fetched there.
  if (checksum === null && at(entry, "conditions") === undefined) warnings.push("has no checksum");
  return {
    package: name,
    version: textAt(entry, "version"),
    direct: descriptors.some((each) => direct.has(each)),
    origin: originIn(real, place, archive),
    fixed: {
      checksum: checksum ?? "",
      dependencies: canonical([at(entry, "dependencies"), at(entry, "peerDependencies"), at(entry, "bin")]),
    },
    warnings,
  };
}

function originIn(real: string, place: string, archive: string | undefined): string {
  if (archive !== undefined) return `${real} at ${archive.split("%2F", 3).join("/")}`;
  return place.startsWith("npm:") ? `${real} at npm:` : `${real} at ${place.split("#")[0]}`;
}

function nameOf(text: string): string {
  const sign = text.indexOf("@", 1);
  return sign < 0 ? text : text.slice(0, sign);
}

/** Workspaces leave `npm:` out in older versions of the format. */
function descriptor(name: string, range: string): string {
  return /^[a-z]+:/.test(range) ? `${name}@${range}` : `${name}@npm:${range}`;
}
