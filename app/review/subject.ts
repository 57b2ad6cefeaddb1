import type { ChangedFile, Fact, Listing, Patch } from "../pull-request/snapshot.ts";
import type { Model } from "./bedrock/models.ts";
import type { Dismissal } from "./findings/verdict.ts";
import type { ReviewMemory } from "./memory/review-memory.ts";
import type { ModelPort } from "./model/model-port.ts";
import type { Guideline, PullWords } from "./prompt/pull-words.ts";
import type { AttributesFile } from "./selection/attributes.ts";

/** A pull request as the review gets it: all that was read, and nothing that was believed. */
export interface ReviewSubject {
  /** `owner/name#12`, for the bill. */
  readonly name: string;
  readonly words: PullWords;
  readonly files: Listing<ChangedFile>;
  readonly patches: Listing<Patch>;
  /** Files of which only the name or the mode changed, as their blobs prove. */
  readonly sameContent: ReadonlySet<string>;
  /** Of the base branch. */
  readonly attributes: Fact<readonly AttributesFile[]>;
  /** Of the base branch. */
  readonly guidelines: readonly Guideline[];
  readonly memory: ReviewMemory | null;
  /** Findings that people with write access, other than the author, said do not count; those that are remembered come on top. */
  readonly dismissals: readonly Dismissal[];
  /** Whole files at the head; not in the map where that is not known. */
  readonly readContents: (paths: readonly string[]) => Promise<ReadonlyMap<string, string | null>>;
  /** The day on which it is reviewed (UTC, `2026-11-21`), for what reviews may cost on one day. */
  readonly day?: string;
  /** US dollars that the repository's reviews cost today; only where the policy caps them. */
  readonly spentToday?: Fact<number>;
  /** A person asked for another try: what was indeterminate is not taken over. */
  readonly again: boolean;
}

/** What the review is made with. */
export interface ReviewTools {
  readonly model: ModelPort;
  /** The deployment's table, and its choice where the policy makes none. */
  readonly models: readonly Model[];
  readonly defaults: { readonly model: string; readonly largeModel: string; readonly refuter: string };
  /** 32 hexadecimal digits that nobody can guess, anew each time. */
  readonly nonce: () => string;
  /** Told what is about to be asked, before anything is, also where the policy's limits then do not allow for it. */
  readonly onPlan?: (plan: ReviewPlan) => void;
}

/** What a review is about to ask. */
export interface ReviewPlan {
  /** Questions about the diff; how many second looks follow depends on what is found. */
  readonly questions: number;
  /** The name of the model that reads the diff, and of the one that takes the second looks. */
  readonly model: string;
  readonly refuter: string;
  /** Tokens that are to be read, those of second looks among them; estimated. */
  readonly inputTokens: number;
  /** US dollars that all of it could cost; null: of one of the models the price is not known. */
  readonly cost: number | null;
}
