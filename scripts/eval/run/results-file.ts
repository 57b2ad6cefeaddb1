import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from "node:fs";
import { dirname } from "node:path";
import { headerSchema, type ResultRecord, recordSchema } from "./result-record.ts";
import type { ReviewerIdentity } from "./reviewer.ts";

/** Results that cannot be continued. */
export class ResultsError extends Error {
  override readonly name = "ResultsError";
}

export interface ResultsFile {
  /** The newest result of each case that was there already, by the case's id. */
  readonly known: ReadonlyMap<string, ResultRecord>;
  /** Whether the last line was cut off, as by a crash, and therefore dropped. */
  readonly dropped: boolean;
  /** Writes a result at once, so that what was paid for is kept whatever happens next. */
  readonly append: (record: ResultRecord) => void;
}

/**
 * Opens the results of a run, a JSON object on each line.
 *
 * @throws {ResultsError} where there are results and `resume` is false, where another reviewer gave them, or where a line
 *   before the last cannot be read
 */
export function openResults(
  path: string,
  { reviewer, resume }: { readonly reviewer: ReviewerIdentity; readonly resume: boolean },
): ResultsFile {
  const append = (line: object) => appendFileSync(path, `${JSON.stringify(line)}\n`);
  const there = existsSync(path) ? readFileSync(path, "utf8") : "";
  // A line without its end was cut off while it was written.
  const whole = there.slice(0, there.lastIndexOf("\n") + 1);
  if (whole !== "" && !resume) {
    throw new ResultsError(`${path} has results already. Go on with --resume, or choose another folder with --out.`);
  }
  mkdirSync(dirname(path), { recursive: true });
  if (whole !== there) truncateSync(path, Buffer.byteLength(whole));
  const known = new Map<string, ResultRecord>();
  if (whole === "") append({ kind: "run", version: 1, reviewer });
  else for (const record of readRecords(path, whole, reviewer)) known.set(record.id, record);
  return { known, dropped: whole !== there, append };
}

function readRecords(path: string, text: string, reviewer: ReviewerIdentity): ResultRecord[] {
  const [first, ...rest] = text.trimEnd().split("\n");
  const header = headerSchema.safeParse(jsonOf(first ?? ""));
  if (!header.success) throw new ResultsError(`${path} does not begin as a file of results. Choose another --out.`);
  const other = Object.entries(header.data.reviewer).find(([key, value]) => Reflect.get(reviewer, key) !== value);
  if (other !== undefined) {
    const [key, value] = other;
    const now = String(Reflect.get(reviewer, key));
    throw new ResultsError(
      `The results in ${path} have the ${key} ${value}, and now it is ${now}. Choose another --out.`,
    );
  }
  return rest.map((line, index) => {
    const record = recordSchema.safeParse(jsonOf(line));
    if (record.success) return record.data;
    throw new ResultsError(`Line ${index + 2} of ${path} is no result. Remove it to have that case asked again.`);
  });
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
