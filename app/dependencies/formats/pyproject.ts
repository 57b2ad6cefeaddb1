import type { Scope } from "../dependency-change.ts";
import { type Format, fileName, type Remark, type Stated } from "../stated.ts";
import { at, canonical, entriesOf, itemsOf, parseToml, remarksOn, requireTable, textAt, without } from "../tree.ts";
import { pythonConstraint, pythonName, readRequirement } from "./requirement.ts";

/** PEP 621, PEP 735, PEP 518 and Poetry's own tables; everything else (sources, build backends, scripts) is told apart. */
export const pyproject: Format = {
  name: "pyproject.toml",
  ecosystem: "pip",
  fits: (path) => fileName(path) === "pyproject.toml",
  read(text) {
    const manifest = parseToml(text);
    requireTable(manifest);
    const stated: Stated[] = [];
    const rest = remarksOn(leftOver(manifest), 4);
    const list = (requirements: unknown, section: string, scope: Scope) => {
      for (const [index, item] of itemsOf(requirements).entries()) {
        const requirement = typeof item === "string" ? readRequirement(item) : null;
        if (requirement === null) rest.set(`${section}[${index}]`, { value: canonical(item) });
        else stated.push({ ...requirement, section, scope });
      }
    };
    list(at(manifest, "project", "dependencies"), "project.dependencies", "prod");
    for (const [name, group] of entriesOf(at(manifest, "project", "optional-dependencies"))) {
      list(group, `project.optional-dependencies.${name}`, "optional");
    }
    for (const [name, group] of entriesOf(at(manifest, "dependency-groups")))
      list(group, `dependency-groups.${name}`, "dev");
    list(at(manifest, "build-system", "requires"), "build-system.requires", "build");
    list(at(manifest, "tool", "uv", "dev-dependencies"), "tool.uv.dev-dependencies", "dev");

    const poetry = at(manifest, "tool", "poetry");
    const tables: [string, unknown, Scope][] = [
      ["tool.poetry.dependencies", at(poetry, "dependencies"), "prod"],
      ["tool.poetry.dev-dependencies", at(poetry, "dev-dependencies"), "dev"],
      ...entriesOf(at(poetry, "group")).map(([name, group]): [string, unknown, Scope] => [
        `tool.poetry.group.${name}.dependencies`,
        at(group, "dependencies"),
        "dev",
      ]),
    ];
    for (const [section, table, scope] of tables) {
      for (const [name, entry] of entriesOf(table)) poetryEntry(stated, rest, name, entry, section, scope);
    }
    return { stated, rest };
  },
};

/** https://python-poetry.org/docs/dependency-specification/ */
function poetryEntry(
  stated: Stated[],
  rest: Map<string, Remark>,
  name: string,
  entry: unknown,
  section: string,
  scope: Scope,
) {
  const version = typeof entry === "string" ? entry : textAt(entry, "version");
  if (name.toLowerCase() === "python") {
    rest.set(`${section}.python`, { value: canonical(entry) });
    return;
  }
  // Several constraints for several Pythons: each is one.
  if (Array.isArray(entry)) {
    for (const each of entry) if (!Array.isArray(each)) poetryEntry(stated, rest, name, each, section, scope);
    return;
  }
  const place = textAt(entry, "git") ?? textAt(entry, "url") ?? textAt(entry, "path");
  const terms = canonical(without(entry, "version", "git", "url", "path", "rev", "tag", "branch", "source"));
  const origin = place ?? textAt(entry, "source");
  stated.push({
    package: pythonName(name),
    version: version === null ? (textAt(entry, "tag") ?? textAt(entry, "branch")) : pythonConstraint(version),
    direct: true,
    scope,
    section,
    ...(textAt(entry, "rev") === null ? {} : { digest: textAt(entry, "rev") ?? "" }),
    ...(origin === null ? {} : { origin }),
    ...(terms === "{}" ? {} : { terms }),
    ...(place === null ? {} : { warnings: [`comes from ${place}, not from the index`] }),
  });
}

/** Everything but the tables and lists that are read as dependencies. */
function leftOver(manifest: unknown): Readonly<Record<string, unknown>> {
  const [project, build, tool] = [at(manifest, "project"), at(manifest, "build-system"), at(manifest, "tool")];
  const [poetry, uv] = [at(tool, "poetry"), at(tool, "uv")];
  const groups = entriesOf(at(poetry, "group")).map(([name, group]) => [name, without(group, "dependencies")]);
  return {
    ...without(manifest, "project", "dependency-groups", "build-system", "tool"),
    ...table("project", without(project, "dependencies", "optional-dependencies")),
    ...table("build-system", without(build, "requires")),
    ...table("tool", {
      ...without(tool, "poetry", "uv"),
      ...table("poetry", {
        ...without(poetry, "dependencies", "dev-dependencies", "group"),
        ...table("group", Object.fromEntries(groups)),
      }),
      ...table("uv", without(uv, "dev-dependencies")),
    }),
  };
}

/** A table with something in it. */
function table(name: string, value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.keys(value).length === 0 ? {} : { [name]: value };
}
