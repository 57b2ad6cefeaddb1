import { visibleCode } from "../../pull-request/visible.ts";

/** 128 random bits in hexadecimal, fresh for each review, so that nobody who writes in a pull request can know them. */
export type Nonce = string;

/** @throws RangeError if it is not 128 bits in hexadecimal: a short or fixed one could be guessed */
export function checkedNonce(nonce: string): Nonce {
  if (!/^[0-9a-f]{32}$/.test(nonce) || new Set(nonce).size < 4) {
    throw new RangeError("a nonce must be 128 random bits, as 32 hexadecimal digits in small letters");
  }
  return nonce;
}

/** Our own name for a piece of data, never somebody's words. */
export type Label =
  | "title"
  | "description"
  | "branches"
  | "commit messages"
  | "changed files"
  | "diff"
  | "findings"
  | "guideline"
  | "instructions";

/**
 * Other people's words between two lines that nobody but us can write. The text is taken as it is: whoever calls it has made
 * visible what cannot be seen ({@link shown}) and has cut what is too long ({@link bounded}).
 */
export function asUntrusted(label: Label, text: string, nonce: Nonce): string {
  const id = checkedNonce(nonce);
  // That a text has it by chance will not happen, and that it has it on purpose must not matter.
  const data = text.replaceAll(new RegExp(id, "gi"), "<id>");
  return `[[BEGIN ${label} ${id}]]\n${data}\n[[END ${label} ${id}]]`;
}

export interface Bounded {
  readonly text: string;
  /** Characters that were left out. */
  readonly left: number;
}

/** The beginning of a text, with a mark where it was cut, and never half a character. */
export function bounded(text: string, most: number): Bounded {
  if (text.length <= most) return { text, left: 0 };
  const beginning = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");
  const left = text.length - beginning.length;
  return { text: `${beginning} [… ${left} more characters were left out here]`, left };
}

/** A text of many lines with everything that cannot be seen made visible; line ends of Windows are line ends. */
export function shown(text: string): { readonly text: string; readonly unseen: boolean } {
  const lines = text.split(/\r?\n/);
  const visible = lines.map(visibleCode);
  return { text: visible.join("\n"), unseen: visible.some((line, at) => line !== lines[at]) };
}
