import type { Phrase } from "../../policy/phrase.ts";

/** A span between backticks, or what stands between spaces. */
const PIECES = /(`+)([^`]+)\1|\S+/gu;
/** A word of prose with the punctuation around it. What is no such word is shown as code. */
const WORD = /^(?<before>["'“‘«(]*)(?<core>.*?)(?<after>[)"'”’».,;:!?…]*)$/su;
const PLAIN = /^(?:[\p{L}\p{M}]+(?:['’/-][\p{L}\p{M}]+)*|\p{Nd}{1,6}(?:[.,]\p{Nd}{1,6})?%?|[–—-]|(?:\p{L}\.)+\p{L}|)$/u;
/** GitHub links commit ids of 7 digits and more, and what begins like a host; `PLAIN` has no room for `GH-1`. */
const LINKED = /(?<!\p{L})(?:[a-f]{7,}|www)(?!\p{L})/iu;

/**
 * A model's text as a phrase: its words as text, and everything else as a name, which is shown as code. So what GitHub
 * makes of text by itself (mentions, references, commit ids, addresses, `:emoji:`, formulas) never stands in text, and
 * code that it names reads as code.
 */
export function proseOf(text: string): Phrase {
  const parts: (string | { readonly name: string })[] = [];
  const say = (words: string) => {
    const last = parts.at(-1);
    if (words === "") return;
    if (typeof last === "string") parts[parts.length - 1] = last + words;
    else parts.push(words);
  };
  // Two code spans side by side would be read as one, with other ends than each had.
  const name = (code: string) => {
    if (parts.length > 0 && typeof parts.at(-1) !== "string") say(" ");
    parts.push({ name: code });
  };
  let end = 0;
  for (const found of text.matchAll(PIECES)) {
    if (/\s/.test(text.slice(end, found.index)) && parts.length > 0) say(" ");
    end = found.index + found[0].length;
    if (found[2] !== undefined) name(found[2]);
    else {
      const { before = "", core = "", after = "" } = WORD.exec(found[0])?.groups ?? { core: found[0] };
      if (PLAIN.test(core) && !LINKED.test(core)) say(before + core + after);
      else {
        say(before);
        name(core);
        say(after);
      }
    }
  }
  return parts;
}
