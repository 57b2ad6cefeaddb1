import { visible } from "../pull-request/visible.ts";

/** What `/greenlight dismiss` is about: other people's words, bounded and without what cannot be seen. */
export interface DismissalWords {
  /** How the finding is named; empty: it is not. */
  readonly id: string;
  readonly reason: string;
}

/** Why a finding is not dismissed. */
export type DismissalRefusal =
  /** No id was given. */
  | { readonly kind: "unnamed" }
  /** The pull request is not open any more. */
  | { readonly kind: "closed" }
  /** Whoever asks worked on the pull request. */
  | { readonly kind: "contributor" }
  /** Who worked on it cannot be told; `why` is a sentence of ours. */
  | { readonly kind: "people-unknown"; readonly why: string }
  /** Nothing is remembered of an AI review of this commit. */
  | { readonly kind: "no-review" }
  /** The commit came after the comment: it was about what an earlier one had. */
  | { readonly kind: "pushed" }
  | { readonly kind: "unknown"; readonly id: string }
  | { readonly kind: "ambiguous"; readonly id: string }
  /** So much is remembered already that this would be lost. */
  | { readonly kind: "no-room" };

/** An id has 32 digits: what is longer is none, and still is when it is cut. */
const LONGEST_ID = 40;
const LONGEST_REASON = 200;

/** Reads what follows `/greenlight dismiss` in its line: an id, which may stand as code, and a reason. Takes linear time. */
export function dismissalWords(rest: string): DismissalWords {
  const [, id = "", reason = ""] = /^(\S*)(.*)$/su.exec(rest.trim()) ?? [];
  return {
    id: bounded(/^`(\w+)`$/.exec(id)?.[1] ?? id, LONGEST_ID),
    reason: bounded(reason.trim(), LONGEST_REASON),
  };
}

function bounded(text: string, longest: number): string {
  return [...visible(text).toWellFormed()].slice(0, longest).join("");
}
