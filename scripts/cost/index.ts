import { writeFileSync } from "node:fs";
import { measure } from "./measure.ts";
import { MEASURED_FILE, readMeasured } from "./measured.ts";
import { costTables } from "./tables.ts";

/**
 * `npm run cost`: the tables of docs/cost.md, from what was measured last; `npm run cost -- --measure` measures first and
 * records it. `npm run docs` writes the document.
 */
if (process.argv.includes("--measure")) {
  process.stderr.write("Measuring …\n");
  const today = new Date().toISOString().slice(0, 10);
  writeFileSync(MEASURED_FILE, `${JSON.stringify(await measure(today), null, 2)}\n`);
}
for (const [name, text] of costTables(readMeasured())) process.stdout.write(`## ${name}\n\n${text}\n\n`);
