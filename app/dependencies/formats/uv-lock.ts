import { originOf } from "../origin.ts";
import { type Format, fileName, type Stated } from "../stated.ts";
import { at, canonical, entriesOf, itemsOf, parseToml, remarksOn, requireTable, textAt, without } from "../tree.ts";
import { pythonName } from "./requirement.ts";

const PYPI = "https://pypi.org/simple";
const FILES = "https://files.pythonhosted.org";
const LOCAL = ["virtual", "editable", "directory"];

/** https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile; the projects of this repository are in it, so it tells what is direct. */
export const uvLock: Format = {
  name: "uv.lock",
  ecosystem: "pip",
  fits: (path) => fileName(path) === "uv.lock",
  read(text) {
    const lock = parseToml(text);
    requireTable(lock);
    const packages = itemsOf(at(lock, "package"));
    const local = packages.filter(isLocal);
    const direct = new Set(local.flatMap(asked));
    const rest = remarksOn(without(lock, "package"));
    for (const project of local) {
      const facts = without(project, "dependencies", "dev-dependencies", "optional-dependencies", "metadata");
      rest.set(`the project ${textAt(project, "name") ?? ""}`, { value: canonical(facts) });
    }
    return { stated: packages.filter((entry) => !isLocal(entry)).map((entry) => locked(entry, direct)), rest };
  },
};

function isLocal(entry: unknown): boolean {
  return LOCAL.some((kind) => at(entry, "source", kind) !== undefined);
}

function asked(project: unknown): string[] {
  const tables = [at(project, "dev-dependencies"), at(project, "optional-dependencies")];
  const lists = [at(project, "dependencies"), ...tables.flatMap((table) => entriesOf(table).map(([, list]) => list))];
  return lists.flatMap(itemsOf).map((item) => pythonName(textAt(item, "name") ?? ""));
}

function locked(entry: unknown, direct: ReadonlySet<string>): Stated {
  const name = pythonName(textAt(entry, "name") ?? "");
  const source = at(entry, "source");
  const registry = textAt(source, "registry");
  const place = textAt(source, "git") ?? textAt(source, "url") ?? textAt(source, "path");
  const artifacts = [at(entry, "sdist"), ...itemsOf(at(entry, "wheels"))].filter((each) => each !== undefined);
  const hosts = new Set(artifacts.map((each) => originOf(textAt(each, "url") ?? "")).filter((host) => host !== null));
  const warnings: string[] = [];
  if (place !== null) warnings.push(`comes from ${place}, not from an index`);
  else if (registry !== PYPI) warnings.push(`comes from ${registry ?? "nowhere"}`);
  for (const host of hosts) if (host !== FILES) warnings.push(`is fetched from ${host}`);
  if (place === null && artifacts.some((each) => textAt(each, "hash") === null)) warnings.push("has no hash");
  const [repository, commit] = (place ?? "").split("#", 2);
  return {
    package: name,
    version: textAt(entry, "version"),
    direct: direct.has(name),
    origin: place === null ? [registry ?? "", ...[...hosts].sort()].join(" ") : (repository ?? ""),
    ...(commit === undefined ? {} : { digest: commit }),
    terms: canonical(at(entry, "resolution-markers")),
    fixed: {
      hash: canonical(artifacts),
      dependencies: itemsOf(at(entry, "dependencies"))
        .map((each) => textAt(each, "name") ?? "")
        .sort()
        .join(" "),
    },
    warnings,
  };
}
