/**
 * Where what a line is in begins, as the indentation tells in almost any language: the nearest line above it that is
 * indented less, and outward from there until a definition or a line that is not indented at all.
 *
 * `first` and `floor` are numbers of lines, from one: looked at are those from `floor` to before `first`, nearest first,
 * after the lines `between` them and the `inside` line. `first` where nothing is found.
 */
export function enclosingStart(
  lines: readonly string[],
  { first, floor, between, inside }: { first: number; floor: number; between: readonly string[]; inside: string },
): number {
  let indentation = indentationOf(inside);
  let start = first;
  const above = lines.slice(floor - 1, first - 1).map((line, at) => ({ line, number: floor + at }));
  const known = between.map((line) => ({ line, number: first }));
  for (const { line, number } of [...above, ...known].toReversed()) {
    if (line.trim() === "" || indentationOf(line) >= indentation || GOES_ON.test(line)) continue;
    indentation = indentationOf(line);
    start = Math.min(start, number);
    if (indentation === 0 || DEFINES.test(line)) break;
  }
  return start;
}

/** Closes a block, goes on with one, or is a comment: what it belongs to began above. */
const GOES_ON = /^\s*(?:[)\]}]|#|\/\/|\/?\*|--|<!--|(?:end|else|elif|elsif|except|finally|catch|rescue|ensure)\b)/;
const DEFINES =
  /\b(?:function|def|class|func|fun|fn|sub|procedure|interface|struct|impl|trait|enum|resource|module|namespace)\b/;

function indentationOf(line: string): number {
  const blank = /^[ \t]*/.exec(line)?.[0] ?? "";
  return [...blank].reduce((sum, character) => sum + (character === "\t" ? 4 : 1), 0);
}
