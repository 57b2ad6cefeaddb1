import fc from "fast-check";
import type { DiffLine, FileDiff, Hunk } from "../../../app/review/diff/file-diff.ts";

/** Letters that break readers: ends of lines that are none, halves of characters, NUL, signs and headers of a diff. */
const ODD = ["\r", "\v", "\f", "\u0085", "\u2028", "\u0000", "\ud800", "\udc00", "🦊", "é", "\u200b", "\u202e", "\t"];
const LOOKS = ["", "--- a", "+++ b", "@@ -1 +1 @@", "@@", "-", "+", " ", "\\ No newline at end of file", "\\", "R1 +x"];

export const lineText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...LOOKS),
  fc.string({ unit: fc.constantFrom("a", "B", "{", " ", "@", "-", "+", "\\", ...ODD), maxLength: 12 }),
);

interface Drawn {
  readonly gap: number;
  readonly section: string;
  readonly lines: readonly { kind: DiffLine["kind"]; text: string; crlf: boolean }[];
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  gap: fc.nat({ max: 50 }),
  section: lineText.map((text) => text.replace(/\r+$/, "")),
  lines: fc.array(
    fc.record({
      kind: fc.constantFrom<DiffLine["kind"]>("added", "removed", "context"),
      text: lineText,
      crlf: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  ),
});

/** Hunks as git could write them: numbered one after the other, and only a file's last line without an end. */
export const hunksArbitrary: fc.Arbitrary<Hunk[]> = fc
  .tuple(fc.array(drawn, { minLength: 1, maxLength: 4 }), fc.boolean(), fc.boolean())
  .map(([all, oldUnended, newUnended]) => {
    let [old, fresh] = [1, 1];
    const hunks = all.map(({ gap, section, lines }): Hunk => {
      [old, fresh] = [old + gap, fresh + gap];
      const [firstOld, firstNew] = [old, fresh];
      const numbered = lines.map(({ kind, text, crlf }): DiffLine => {
        const [left, right] = [kind === "added" ? null : old++, kind === "removed" ? null : fresh++];
        // A `\r` at the end is told by `crlf`, and by nothing else.
        return { kind, text: crlf ? text : text.replace(/\r+$/, ""), old: left, new: right, crlf, noNewline: false };
      });
      const [oldStart, newStart] = [old === firstOld ? old - 1 : firstOld, fresh === firstNew ? fresh - 1 : firstNew];
      return { oldStart, newStart, section, lines: numbered };
    });
    return withoutLastEnd(hunks, oldUnended, newUnended);
  });

/** Files of such hunks, each with a path of its own. */
export const filesArbitrary: fc.Arbitrary<FileDiff[]> = fc
  .array(hunksArbitrary, { maxLength: 5 })
  .map((all) => all.map((hunks, at) => aTextFile(`src/${at}.ts`, hunks)));

export function aTextFile(path: string, hunks: readonly Hunk[], changes: Partial<FileDiff> = {}): FileDiff {
  return { path, previousPath: null, change: "modified", content: { kind: "text", hunks }, ...changes };
}

function withoutLastEnd(hunks: readonly Hunk[], old: boolean, fresh: boolean): Hunk[] {
  const all = hunks.flatMap(({ lines }) => lines);
  const [lastOld, lastNew] = [all.findLast((line) => line.old !== null), all.findLast((line) => line.new !== null)];
  const isUnended = (line: DiffLine) => {
    if (line.kind === "context") return old && fresh && line === lastOld && line === lastNew;
    return (old && line === lastOld) || (fresh && line === lastNew);
  };
  return hunks.map((hunk) => ({
    ...hunk,
    lines: hunk.lines.map((line) => (isUnended(line) ? { ...line, noNewline: true } : line)),
  }));
}
