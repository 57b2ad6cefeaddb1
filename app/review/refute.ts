import type { ReviewSettings } from "../policy/review-settings.ts";
import type { Spending } from "./ask.ts";
import type { Model } from "./bedrock/models.ts";
import type { FileDiff } from "./diff/file-diff.ts";
import type { Finding } from "./findings/finding.ts";
import { refuterAnswerSchema } from "./findings/raw-finding.ts";
import { applyRefutations, refutationQuestion } from "./findings/refute.ts";
import { refuterQuestion } from "./prompt/refuter-question.ts";

/**
 * Has every finding looked at once more, file by file. The refuter can only demote: without its answer everything stays as
 * it is, so a failure of it is no doubt.
 */
export async function refute(
  findings: readonly Finding[],
  files: readonly FileDiff[],
  { settings, model, nonce, metadata }: RefuterSetup,
  { ask, throttled }: Spending,
): Promise<readonly Finding[]> {
  let judged = findings;
  for (const file of files) {
    if (throttled() !== null) break;
    const question = refutationQuestion(judged, file);
    if (question === null) continue;
    const answer = await ask(model, refuterQuestion({ settings, question, nonce: nonce(), metadata }));
    if (answer?.kind !== "answered") continue;
    const read = refuterAnswerSchema.safeParse(answer.input);
    if (read.success) judged = applyRefutations(judged, question, read.data.refutations);
  }
  return judged;
}

export interface RefuterSetup {
  readonly settings: ReviewSettings;
  readonly model: Model;
  readonly nonce: () => string;
  readonly metadata: Readonly<Record<string, string>>;
}
