import type { FindingAnchor } from "./ai-review.ts";

/** What is said on a pull request about its AI review. All texts are Markdown that is safe to show. */
export interface ReviewPost {
  /** Null: there is nothing to say by a review that was not said. */
  readonly review: ReviewText | null;
  /** The one summary comment. `isEmpty`: nothing is left to tell, so that none is made; one that is there is told so. */
  readonly summary: { readonly body: string; readonly isEmpty: boolean };
}

export interface ReviewText {
  readonly event: "COMMENT" | "REQUEST_CHANGES";
  /** What the review's own text begins with. */
  readonly heading: string;
  /** Worst first. */
  readonly comments: readonly InlineComment[];
}

export interface InlineComment {
  readonly fingerprint: string;
  readonly path: string;
  readonly anchor: FindingAnchor;
  readonly body: string;
  /** The same with its place, for the review's own text where GitHub takes no comment on those lines. */
  readonly section: string;
}

/** What our reviews have said on a pull request, as their marks tell. */
export interface Said {
  /** Fingerprints that a review of this head names. */
  readonly here: ReadonlySet<string>;
  /** Those that a review of an earlier head names. */
  readonly before: ReadonlySet<string>;
  /** A review of ours asked for changes, be it dismissed by now. */
  readonly hasRequested: boolean;
  /** One still does. */
  readonly requests: boolean;
}
