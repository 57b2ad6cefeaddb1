import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { policyJsonSchema } from "../policy-json-schema.ts";
import type { Terminal } from "../terminal.ts";

/** The committed copy, which editors are pointed at. */
const COPY = join(import.meta.dirname, "../../../schema/greenlight.schema.json");

export function schema({ write, complain }: Terminal): Command {
  return new Command("schema")
    .description("print the JSON Schema of the policy, for editors")
    .option("--write", "write it to schema/greenlight.schema.json of this checkout instead")
    .action(async (options: { write?: boolean }) => {
      const text = `${printed(policyJsonSchema())}\n`;
      if (!options.write) {
        write(text);
        return;
      }
      await writeFile(COPY, text);
      complain("Wrote schema/greenlight.schema.json\n");
    });
}

const LINE = 120;

/** JSON in the form that Biome gives the committed copy: short lists of texts stand on one line. */
function printed(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/^(.*)\[\n([^[\]{}]*?)\n\s*\](,?)$/gm, (whole, start, items, end) => {
    const line = `${start}[${items.trim().replace(/,\n\s*/g, ", ")}]${end}`;
    return line.length <= LINE ? line : whole;
  });
}
