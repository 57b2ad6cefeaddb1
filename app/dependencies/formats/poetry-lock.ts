import { type Format, fileName, type Remark, type Stated } from "../stated.ts";
import { at, canonical, itemsOf, parseToml, remarksOn, requireTable, textAt, without } from "../tree.ts";
import { pythonName } from "./requirement.ts";

/** What is direct is only in pyproject.toml. The content hash follows from it and says nothing by itself. */
export const poetryLock: Format = {
  name: "poetry.lock",
  ecosystem: "pip",
  fits: (path) => fileName(path) === "poetry.lock",
  read(text) {
    const lock = parseToml(text);
    requireTable(lock);
    const files = at(lock, "metadata", "files");
    const stated = itemsOf(at(lock, "package")).map((entry) => locked(entry, files));
    const rest: Map<string, Remark> = remarksOn(without(lock, "package", "metadata"));
    const metadata = without(at(lock, "metadata"), "files", "content-hash");
    for (const [key, remark] of remarksOn(metadata, 2, "metadata.")) rest.set(key, remark);
    return { stated, rest };
  },
};

function locked(entry: unknown, files: unknown): Stated {
  const name = textAt(entry, "name") ?? "";
  const source = at(entry, "source");
  const hashes = canonical(at(entry, "files") ?? at(files, name));
  const place = textAt(source, "url");
  const warnings: string[] = [];
  if (place !== null) warnings.push(`comes from ${place}, not from PyPI`);
  if (!/hash/.test(hashes) && !["git", "directory"].includes(textAt(source, "type") ?? ""))
    warnings.push("has no hash");
  const commit = textAt(source, "resolved_reference");
  return {
    package: pythonName(name),
    version: textAt(entry, "version"),
    direct: null,
    ...(place === null ? {} : { origin: `${textAt(source, "type") ?? ""} ${place}` }),
    ...(commit === null ? {} : { digest: commit }),
    terms: canonical([at(entry, "optional"), at(entry, "markers")]),
    fixed: { hash: hashes, dependencies: canonical([at(entry, "dependencies"), at(entry, "extras")]) },
    warnings,
  };
}
