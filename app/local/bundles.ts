import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The bundles that are deployed; the embedded stack runs nothing else. */
export interface Bundles {
  readonly webhook: string;
  readonly worker: string;
  readonly sweeper: string;
}

/** @throws Error that says how to build them, if they are not there */
export function builtBundles(): Bundles {
  const bundles = { webhook: bundle("webhook"), worker: bundle("worker"), sweeper: bundle("sweeper") };
  const missing = Object.values(bundles).filter((path) => !existsSync(path));
  if (missing.length > 0) throw new Error("The Lambdas are not built. Run `npm run build` first.");
  return bundles;
}

function bundle(name: string): string {
  return fileURLToPath(new URL(`../../dist/${name}/index.mjs`, import.meta.url));
}
