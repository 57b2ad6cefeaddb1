import type { ReviewSettings } from "../policy/review-settings.ts";
import type { Spending } from "./ask.ts";
import type { Model } from "./bedrock/models.ts";
import type { FileDiff } from "./diff/file-diff.ts";
import { acceptFindings } from "./findings/accept.ts";
import type { Finding } from "./findings/finding.ts";
import { reviewAnswerSchema } from "./findings/raw-finding.ts";
import type { Guideline, PullWords } from "./prompt/pull-words.ts";
import { reviewQuestion } from "./prompt/review-question.ts";
import { pathInstructionsFor } from "./prompt/wishes.ts";
import type { Chunk } from "./selection/pack-chunks.ts";

/** What the model found, and what it did not look at. */
export interface Found {
  readonly findings: readonly Finding[];
  readonly doubts: readonly string[];
  /** Files that no usable answer covers as a whole, with the reason. */
  readonly notReviewed: ReadonlyMap<string, string>;
  /** A question failed that nothing was paid for: it may be asked again. */
  readonly unpaid: boolean;
}

export interface Search {
  readonly settings: ReviewSettings;
  readonly model: Model;
  readonly words: PullWords;
  readonly guidelines: readonly Guideline[];
  /** Paths of all changed files. */
  readonly paths: readonly string[];
  /** The diff that findings are anchored in: redacted, and no wider than GitHub shows it. */
  readonly diff: readonly FileDiff[];
  readonly nonce: () => string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Asks about one chunk after the other, and stops at the first question without an answer: the verdict cannot change then. */
export async function findIn(chunks: readonly Chunk[], search: Search, { ask }: Spending): Promise<Found> {
  const findings: Finding[] = [];
  const doubts: string[] = [];
  const notReviewed = new Map<string, string>();
  let [stopped, unpaid] = ["", false];
  for (const [index, chunk] of chunks.entries()) {
    const paths = chunk.files.map(({ path }) => path);
    const leave = (reason: string) => {
      for (const path of paths) notReviewed.set(path, reason);
    };
    if (stopped !== "") {
      leave(stopped);
      continue;
    }
    const answer = await ask(
      search.model,
      reviewQuestion({
        settings: search.settings,
        guidelines: search.guidelines,
        pathInstructions: pathInstructionsFor(search.settings, paths),
        pull: search.words,
        chunk,
        context: { part: index + 1, parts: chunks.length, paths: search.paths },
        nonce: search.nonce(),
        metadata: search.metadata,
      }),
    );
    if (answer === null || answer.kind === "failed") {
      // Told once, for the question that failed; the others were not asked.
      const sentence = answer === null ? "The model's service asked to wait." : answer.failure.sentence;
      doubts.push(sentence);
      leave("the model gave no usable answer");
      stopped = "nobody was asked, since an earlier question had no usable answer";
      unpaid = answer === null || (answer.usage.inputTokens === 0 && answer.usage.cost !== null);
      continue;
    }
    const read = reviewAnswerSchema.safeParse(answer.input);
    if (!read.success) {
      doubts.push("The model's answer does not have the form that was asked for.");
      leave("the model gave no usable answer");
      continue;
    }
    const accepted = acceptFindings(read.data.findings, search.diff);
    findings.push(...accepted.findings);
    doubts.push(...accepted.doubts);
    if (accepted.doubts.length > 0) leave("the model found more than is looked at");
  }
  return { findings, doubts, notReviewed, unpaid };
}
