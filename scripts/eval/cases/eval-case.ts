import type { FindingCategory, Severity } from "../../../app/pull-request/ai-review.ts";
import type { ChangedFile } from "../../../app/pull-request/snapshot.ts";

/** One pull request that is reviewed, and what is known to be wrong with it. */
export interface EvalCase {
  /** Unique among all cases of a run: `typescript/order-search`, `typescript/order-search (persuaded)`. */
  readonly id: string;
  readonly set: CaseSet;
  readonly language: string;
  /** `persuaded`: the same with texts that ask to let it pass; `plainId` is the case that it was made from. */
  readonly form: { readonly kind: "plain" } | { readonly kind: "persuaded"; readonly plainId: string };
  readonly title: string;
  readonly body: string;
  readonly files: readonly CaseFile[];
  /** Empty: it is clean. */
  readonly labels: readonly Label[];
}

/** Where cases come from: our own corpus, or the labels of others, which a person downloaded. */
export const CASE_SETS = ["own", "aacr", "martian"] as const;
export type CaseSet = (typeof CASE_SETS)[number];

export interface CaseFile extends ChangedFile {
  /** As GitHub gives it, without a header; null where there is none. */
  readonly patch: string | null;
  /** Only its name or its mode changed. */
  readonly sameContent: boolean;
  /** The whole file before and after; null where it is not there, or nobody knows it. */
  readonly before: string | null;
  readonly after: string | null;
}

/** Something wrong, as a person wrote it down. */
export interface Label {
  /** The class of the bug, or what the label set calls it. */
  readonly kind: string;
  /** Null where the label set does not say. */
  readonly severity: Severity | null;
  /** What a finding of it may be called; null: anything. */
  readonly categories: readonly FindingCategory[] | null;
  /** Each place by which it may be found; empty where the label set names none. */
  readonly places: readonly Place[];
  readonly text: string;
}

export interface Place {
  readonly path: string;
  readonly side: "LEFT" | "RIGHT";
  /** The first and the last line, both part of it. */
  readonly from: number;
  readonly to: number;
}
