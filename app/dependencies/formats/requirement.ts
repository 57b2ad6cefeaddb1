import type { Stated } from "../stated.ts";

const REQUIREMENT =
  /^([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)\s*(\[[^\]]*\])?\s*(?:@\s*(\S+)|\(?((?:[<>=!~][^;()]*)?)\)?)\s*(;.*)?$/i;

/**
 * One requirement as PEP 508 writes it: `name[extra]>=1.0,<2; python_version < "3.12"`, or `name @ url`. Null where it is none.
 * https://packaging.python.org/en/latest/specifications/dependency-specifiers/
 */
export function readRequirement(text: string): Stated | null {
  const match = text.length > 1_000 ? null : REQUIREMENT.exec(text.trim());
  if (!match) return null;
  const [, name = "", extras = "", url, constraint = "", marker = ""] = match;
  const terms = [extras.replaceAll(/\s/g, ""), marker.replaceAll(/\s+/g, " ").trim()].filter(Boolean).join(" ");
  const base = { package: pythonName(name), direct: true, ...(terms === "" ? {} : { terms }) };
  if (url !== undefined)
    return { ...base, version: null, origin: url, warnings: [`comes from ${url}, not from the index`] };
  return { ...base, version: pythonConstraint(constraint) };
}

/** `==1.0` is the version 1.0; none at all is null. */
export function pythonConstraint(constraint: string): string | null {
  const trimmed = constraint.trim();
  const exact = /^===?\s*([^,*\s]+)$/.exec(trimmed);
  return trimmed === "" ? null : (exact?.[1] ?? trimmed);
}

/** PEP 503: `Foo.Bar` and `foo_bar` are one package. */
export function pythonName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}
