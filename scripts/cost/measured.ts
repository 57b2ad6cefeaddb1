import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const FILE = join(import.meta.dirname, "measured.json");

const measuredSchema = z.strictObject({
  /** The day, the machine and its Node.js. */
  of: z.strictObject({ date: z.string(), machine: z.string(), node: z.string() }),
  /** One pull request from its opening over ten checks, one after the other, to its approval. */
  perPull: z.strictObject({
    /** Deliveries of GitHub, each an invocation of the webhook. */
    deliveries: z.number(),
    workerInvocations: z.number(),
    messages: z.number(),
    githubRequests: z.number(),
    logBytes: z.number(),
  }),
  /** What one invocation spends of a core, warm, without any waiting. */
  cpuMs: z.strictObject({ webhook: z.number(), worker: z.number() }),
  /** From the import of the bundle to the first answer, on a whole core. */
  coldStartMs: z.strictObject({ webhook: z.number(), worker: z.number() }),
  review: z.strictObject({ frameTokens: z.number(), tokensPerChangedLine: z.number() }),
});

export type Measured = z.infer<typeof measuredSchema>;

/** What was measured last and recorded, so that documents and tests do not depend on the machine they are made on. */
export function readMeasured(): Measured {
  return measuredSchema.parse(JSON.parse(readFileSync(FILE, "utf8")));
}

export { FILE as MEASURED_FILE };
