import { type Format, fileName, type Stated } from "../stated.ts";
import { at, canonical, entriesOf, itemsOf, parseToml, remarksOn, requireTable, textAt, without } from "../tree.ts";

const CRATES_IO = ["registry+https://github.com/rust-lang/crates.io-index", "sparse+https://index.crates.io/"];

/** A package without a source is one of this repository: what those name is direct. */
export const cargoLock: Format = {
  name: "Cargo.lock",
  ecosystem: "cargo",
  fits: (path) => fileName(path) === "Cargo.lock",
  read(text) {
    const lock = parseToml(text);
    requireTable(lock);
    const packages = itemsOf(at(lock, "package"));
    const local = packages.filter((entry) => textAt(entry, "source") === null);
    const direct = new Set(local.flatMap((entry) => itemsOf(at(entry, "dependencies")).map(String)));
    const rest = remarksOn(without(lock, "package", "metadata"));
    for (const project of [...local, at(lock, "root")].filter((each) => each !== undefined)) {
      const name = textAt(project, "name") ?? "";
      rest.set(`the package ${name} of this repository`, { value: canonical(without(project, "dependencies")) });
    }
    // Version 1 of the format keeps the checksums apart.
    const pins = new Map(entriesOf(at(lock, "metadata")).map(([key, value]) => [key, canonical(value)]));
    const old = pins.size > 0;
    const crates = packages.filter((entry) => textAt(entry, "source") !== null);
    return { stated: crates.map((entry) => locked(entry, direct, old)), rest, pins };
  },
};

function locked(entry: unknown, direct: ReadonlySet<string>, old: boolean): Stated {
  const name = textAt(entry, "name") ?? "";
  const version = textAt(entry, "version") ?? "";
  const source = textAt(entry, "source") ?? "";
  const checksum = textAt(entry, "checksum");
  const [place, commit] = source.split("#", 2);
  const warnings: string[] = [];
  const usual = CRATES_IO.includes(source);
  if (!usual) warnings.push(`comes from ${source}, not from crates.io`);
  if (checksum === null && !old && !source.startsWith("git+")) warnings.push("has no checksum");
  return {
    package: name,
    version,
    // The version is only named where there are several.
    direct: [name, `${name} ${version}`, `${name} ${version} (${source})`].some((text) => direct.has(text)),
    origin: usual ? "crates.io" : (place ?? source),
    ...(commit === undefined ? {} : { digest: commit }),
    // The names alone: with a second version of a crate its number appears, though the dependency is the same.
    fixed: {
      checksum: checksum ?? "",
      dependencies: itemsOf(at(entry, "dependencies"))
        .map((each) => String(each).split(" ")[0] ?? "")
        .sort()
        .join(" "),
    },
    warnings,
  };
}
