import { existsSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { lambdaBundle, REPOSITORY } from "./build/lambda-bundle.ts";
import { TRIMMED_FROM_SWEEPER, TRIMMED_FROM_WEBHOOK, TRIMMED_FROM_WORKER } from "./build/trim.ts";

/** `npm run build`: writes the Lambdas to `dist/` and prints their sizes; `--quiet` prints nothing. */
const LAMBDAS = [
  { entry: "app/webhook/index.ts", outfile: "dist/webhook/index.mjs", trimmed: TRIMMED_FROM_WEBHOOK },
  { entry: "app/worker/index.ts", outfile: "dist/worker/index.mjs", trimmed: TRIMMED_FROM_WORKER },
  { entry: "app/sweeper/index.ts", outfile: "dist/sweeper/index.mjs", trimmed: TRIMMED_FROM_SWEEPER },
] as const;

const quiet = process.argv.includes("--quiet");

for (const { entry, outfile, trimmed } of LAMBDAS) {
  if (!existsSync(join(REPOSITORY, entry))) {
    console.error(`${outfile} was not built: its entry ${entry} does not exist`);
    process.exitCode = 1;
    continue;
  }
  const { metafile } = await build(lambdaBundle({ entry, outfile, trimmed }));
  const kilobytes = (metafile.outputs[outfile]?.bytes ?? 0) / 1000;
  if (!quiet) console.log(`${outfile.padEnd(24)} ${kilobytes.toFixed(0).padStart(5)} KB`);
}
