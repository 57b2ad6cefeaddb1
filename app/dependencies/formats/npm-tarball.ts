import { originOf } from "../origin.ts";

/** Registries that serve every package from the same two places. */
const PUBLIC = ["https://registry.npmjs.org", "https://registry.yarnpkg.com"];

/** What a lockfile's tarball address says: its origin, and what is odd about it. */
export function npmTarball(resolved: string, name: string, version: string): { origin: string; warnings: string[] } {
  const origin = originOf(resolved);
  if (origin === null || !/^https?:/.test(resolved)) {
    return { origin: withoutCommit(resolved), warnings: [`comes from ${resolved}, not from a registry`] };
  }
  const warnings: string[] = [];
  if (origin.startsWith("http:")) warnings.push("is fetched without encryption");
  if (!namesPackage(resolved, origin, name, version))
    warnings.push(`is fetched from ${withoutHash(resolved)}, which is another package`);
  return { origin, warnings };
}

/** A lockfile can name one package and fetch another: https://snyk.io/blog/why-npm-lockfiles-can-be-a-security-blindspot-for-injecting-malicious-modules/ */
function namesPackage(resolved: string, origin: string, name: string, version: string): boolean {
  const path = decoded(new URL(resolved).pathname);
  const unscoped = name.slice(name.indexOf("/") + 1);
  if (PUBLIC.includes(origin)) return path === `/${name}/-/${unscoped}-${version}.tgz`;
  // Other registries have paths of their own (GitHub: /download/@scope/name/1.0.0/hash); the name and the version are in them.
  return path.includes(`/${name}/`) && path.includes(version);
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function withoutHash(url: string): string {
  return url.split("#")[0] ?? url;
}

const withoutCommit = withoutHash;
