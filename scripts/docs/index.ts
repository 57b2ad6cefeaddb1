import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readMeasured } from "../cost/measured.ts";
import { costTables } from "../cost/tables.ts";
import { cookbook } from "./cookbook.ts";
import { gallery } from "./gallery.ts";
import { policyReference } from "./policy-reference.ts";
import { fillRegions } from "./regions.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Every document that a program writes, in whole or in part, as it should be; a test holds the files against it. */
export async function writtenDocs(): Promise<ReadonlyMap<string, string>> {
  const policy = readFileSync(join(ROOT, "docs/policy.md"), "utf8");
  const cost = readFileSync(join(ROOT, "docs/cost.md"), "utf8");
  return new Map([
    ["docs/policy.md", fillRegions(policy, policyReference())],
    ["docs/cost.md", fillRegions(cost, costTables(readMeasured()))],
    ["docs/cookbook.md", await cookbook()],
    ["docs/gallery.md", await gallery()],
  ]);
}

if (import.meta.main) {
  for (const [path, text] of await writtenDocs()) {
    writeFileSync(join(ROOT, path), text);
    console.log(`Wrote ${path}`);
  }
}
