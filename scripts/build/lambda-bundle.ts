import { fileURLToPath } from "node:url";
import type { BuildOptions } from "esbuild";
import { type Trimmed, trim } from "./trim.ts";

export const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url));

/**
 * CommonJS packages inside of an ES module need a `require` (for Node's own modules). Minified names are short, and the
 * name that it is made with is long, so that the two cannot collide.
 */
const BANNER =
  'import { createRequire as createRequireForBundledCommonJs } from "node:module";' +
  "const require = createRequireForBundledCommonJs(import.meta.url);";

/**
 * How a Lambda is bundled: one self-contained ES module with a source map. Paths are relative to the repository and
 * nothing of the machine or the moment goes in, so that the same sources give the same bytes.
 */
export function lambdaBundle(options: {
  readonly entry: string;
  readonly outfile: string;
  readonly trimmed: readonly Trimmed[];
}) {
  return {
    absWorkingDir: REPOSITORY,
    entryPoints: [options.entry],
    outfile: options.outfile,
    bundle: true,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    legalComments: "none",
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    banner: { js: BANNER },
    metafile: true,
    logLevel: "warning",
    plugins: [trim(options.trimmed)],
  } satisfies BuildOptions;
}
