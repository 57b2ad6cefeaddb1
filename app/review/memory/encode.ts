import { deflateRawSync, inflateRawSync } from "node:zlib";
import { type ReviewMemory, reviewMemorySchema } from "./review-memory.ts";

const START = "<!-- greenlight-review:v1:";
const END = " -->";
/** A check run's text has room for 65,535 characters, and people are to read there, too. */
const LONGEST = 30_000;
/** Bytes that a memory is unpacked to at most: no line of ours has more. */
const MOST_BYTES = 4_000_000;

export interface EncodedMemory {
  /** One line, an HTML comment. It must be the first line of the text that it is kept in. */
  readonly line: string;
  /**
   * What there was room for. `blockers`: the next push is reviewed anew. `some-blockers`: blocking findings
   * are lost; the verdict must have a doubt ({@link BLOCKERS_LOST}).
   */
  readonly kept: "everything" | "blockers" | "some-blockers";
}

export const BLOCKERS_LOST = "There are more blocking findings than can be remembered; a person must look at them.";

/**
 * Writes a memory down in at most 30,000 characters. What has no room goes in this order: reviewed hunks with their findings,
 * which the next push then reviews again; the words of blocking findings; and at last those findings themselves, which
 * is remembered.
 */
export function encodeMemory(memory: ReviewMemory): EncodedMemory {
  const whole = lineOf(memory);
  if (whole !== null) return { line: whole, kept: memory.blockersLost ? "some-blockers" : "everything" };
  const kept = memory.blockersLost ? "some-blockers" : "blockers";
  const blockers = { ...memory, reviewed: [], findings: memory.findings.filter(({ blocking }) => blocking) };
  const brief = briefly(blockers);
  const line = lineOf(blockers) ?? lineOf(brief);
  if (line !== null) return { line, kept };
  return { line: someBlockers(brief), kept: "some-blockers" };
}

/**
 * Reads what {@link encodeMemory} wrote, in the first line of the text and nowhere else: further down other people's words
 * are shown. Null: none is there, or it is of another version, damaged or larger than ours ever are.
 */
export function decodeMemory(text: string): ReviewMemory | null {
  const [line = ""] = text.slice(0, LONGEST + 1).split(/\r?\n/, 1);
  if (!line.startsWith(START) || !line.endsWith(END)) return null;
  const packed = line.slice(START.length, -END.length);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return null;
  const read = reviewMemorySchema.safeParse(unpacked(packed));
  return read.success ? read.data : null;
}

/** Undefined where it is no JSON of ours. */
function unpacked(packed: string): unknown {
  try {
    const bytes = inflateRawSync(Buffer.from(packed, "base64"), { maxOutputLength: MOST_BYTES });
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    // Damaged: to whoever asks it is as if there were none, and everything is reviewed.
    return undefined;
  }
}

function lineOf(memory: ReviewMemory): string | null {
  const json = Buffer.from(JSON.stringify(memory), "utf8");
  if (json.length > MOST_BYTES || !reviewMemorySchema.safeParse(memory).success) return null;
  const line = `${START}${deflateRawSync(json, { level: 9 }).toString("base64")}${END}`;
  return line.length > LONGEST ? null : line;
}

const BRIEF = 120;

function briefly(memory: ReviewMemory): ReviewMemory {
  const cut = (text: string) => text.slice(0, BRIEF).toWellFormed();
  return {
    ...memory,
    doubts: memory.doubts.slice(0, 5).map(cut),
    dismissals: memory.dismissals.map(({ fingerprint, by }) => ({ fingerprint, by, reason: "" })),
    posted: { ...memory.posted, commented: [] },
    findings: memory.findings.map((finding) => ({
      ...finding,
      title: cut(finding.title),
      why: "",
      failureScenario: cut(finding.failureScenario),
      suggestion: null,
    })),
  };
}

function someBlockers(memory: ReviewMemory): string {
  const lost = { ...memory, blockersLost: true, doubts: [...memory.doubts, BLOCKERS_LOST].slice(-5) };
  for (let most = Math.floor(memory.findings.length / 2); most >= 1; most = Math.floor(most / 2)) {
    const line = lineOf({ ...lost, findings: memory.findings.slice(0, most) });
    if (line !== null) return line;
  }
  const none = lineOf({ ...lost, findings: [], dismissals: [] });
  if (none === null) throw new Error("A review's memory without findings, hunks and dismissals must fit");
  return none;
}
