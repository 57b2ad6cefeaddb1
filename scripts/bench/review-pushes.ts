import { createTwoFilesPatch } from "diff";
import { reviewSettingsSchema } from "../../app/policy/review-settings.ts";
import { KNOWN_MODELS } from "../../app/review/bedrock/models.ts";
import { decodeMemory } from "../../app/review/memory/encode.ts";
import type { ReviewMemory } from "../../app/review/memory/review-memory.ts";
import { reviewPull } from "../../app/review/review-pull.ts";

const FILES = 20;
const PUSHES = 5;

/** What a series of pushes asks of a model, each changing one of twenty files once more. */
export interface ReviewPushes {
  /** Questions: of the first review, and of each push after it. */
  readonly questions: readonly number[];
  /** Hunks that were looked at anew, likewise. */
  readonly hunks: readonly number[];
}

/** Counted with a model that finds nothing; no network, no service. */
export async function measureReviewPushes(): Promise<ReviewPushes> {
  const questions: number[] = [];
  const hunks: number[] = [];
  const versions = Array.from({ length: FILES }, () => 1);
  let memory: ReviewMemory | null = null;
  for (let push = 0; push <= PUSHES; push++) {
    if (push > 0) versions[push] = push + 1;
    let asked = 0;
    const ask = async () => {
      asked++;
      const usage = { calls: 1, inputTokens: 1_000, outputTokens: 20, cachedTokens: 0, cost: 0.001 };
      return { kind: "answered" as const, input: { findings: [] }, usage };
    };
    const result = await reviewPull(subjectOf(versions, memory), reviewSettingsSchema.parse({}), {
      model: { ask },
      models: KNOWN_MODELS,
      defaults: { model: "claude-sonnet-5.5", largeModel: "claude-sonnet-5.5", refuter: "claude-opus-5.5" },
      nonce: () => "0123456789abcdef0123456789abcdef",
    });
    memory = result.memory === null ? null : decodeMemory(result.memory);
    questions.push(asked);
    hunks.push(result.review.receipt.hunks.fresh);
  }
  return { questions, hunks };
}

function subjectOf(versions: readonly number[], memory: ReviewMemory | null) {
  const patches = versions.map((version, file) => {
    const text = (word: string) => Array.from({ length: 60 }, (_, at) => `${word} ${file} line ${at}`).join("\n");
    const patch = createTwoFilesPatch("a", "b", text("before"), text(`after ${version}`));
    return { path: `src/file-${file}.ts`, patch: patch.slice(patch.indexOf("@@")) };
  });
  return {
    name: "acme/shop#1",
    words: { title: "Change", body: "", head: "change", base: "main", commits: ["Change"] },
    files: {
      whole: true as const,
      items: patches.map(({ path, patch }) => ({
        path,
        change: "modified" as const,
        additions: patch.match(/^\+/gm)?.length ?? 0,
        deletions: patch.match(/^-/gm)?.length ?? 0,
      })),
    },
    patches: { whole: true as const, items: patches },
    sameContent: new Set<string>(),
    attributes: { known: true as const, value: [] },
    guidelines: [],
    memory,
    dismissals: [],
    readContents: async () => new Map<string, string | null>(),
    again: false,
  };
}
