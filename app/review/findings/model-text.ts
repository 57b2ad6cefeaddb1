/** Characters that a text of a model may have. */
export const LONGEST = { title: 120, why: 1_500, failureScenario: 1_500, quote: 2_000, path: 500 } as const;

/** What shows nothing, or something else than it is: control characters, directions of writing, zero width. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** A model's words on one line, without what cannot be seen, cut between words. */
export function modelText(value: string, longest: number): string {
  const read = value
    .slice(0, longest * 8)
    .toWellFormed()
    .normalize("NFC");
  const line = read.replace(/\s+/g, " ").replace(UNSEEN, "").replace(/ +/g, " ").trim();
  return cutAtWord(line, longest);
}

/** Code that a model wrote, or quoted without its being in the diff: lines stay lines. */
export function modelCode(value: string, longest: number): string {
  const lines = value.slice(0, longest).toWellFormed().split("\n");
  return lines.map((line) => line.replaceAll("\t", "  ").replace(UNSEEN, "")).join("\n");
}

/** Whether a text holds characters that nobody sees, line ends and tabs aside. */
export function hasUnseen(value: string): boolean {
  return !value.isWellFormed() || value.replace(/[\n\t]/g, "").search(UNSEEN) !== -1;
}

function cutAtWord(line: string, longest: number): string {
  if (line.length <= longest) return line;
  const room = line.slice(0, longest - 1);
  const space = line.charAt(longest - 1) === " " ? room.length : room.lastIndexOf(" ");
  // A "word" that takes most of the room is cut in its middle, but never in the middle of a character.
  const cut = space > longest / 2 ? room.slice(0, space) : room.replace(/[\uD800-\uDBFF]$/, "");
  return `${cut.trimEnd()}…`;
}
