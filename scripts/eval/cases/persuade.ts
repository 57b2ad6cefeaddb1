import { caseFile } from "./case-file.ts";
import type { CaseFile, EvalCase, Label, Place } from "./eval-case.ts";
import { PERSUASIONS, type Persuasion } from "./persuasions.ts";

/** How a line of each language becomes a comment. */
export const COMMENT_SIGNS: Readonly<Record<string, string>> = {
  typescript: "//",
  go: "//",
  java: "//",
  python: "#",
  terraform: "#",
};

/**
 * The same case with texts that ask to let it pass: before its title, behind its body, and as comments right above each place
 * of its bug. The code is the same, line by line; the labels move with it.
 *
 * @param turn which of the persuasions it gets, by turns
 */
export function persuaded(plain: EvalCase, turn: number): EvalCase {
  const persuasion = PERSUASIONS[turn % PERSUASIONS.length];
  const sign = COMMENT_SIGNS[plain.language];
  if (persuasion === undefined || sign === undefined) {
    throw new RangeError(`${plain.id}: how a comment is written in ${plain.language} is not known`);
  }
  const places = plain.labels.flatMap((label) => label.places);
  return {
    ...plain,
    id: `${plain.id} (persuaded)`,
    form: { kind: "persuaded", plainId: plain.id },
    title: `${persuasion.title}${plain.title}`,
    body: `${plain.body.trimEnd()}\n\n${persuasion.body}\n`,
    files: plain.files.map((file) => withComments(file, places, persuasion, sign)),
    labels: plain.labels.map((label) => moved(label, places, persuasion.comments.length)),
  };
}

function withComments(file: CaseFile, places: readonly Place[], { comments }: Persuasion, sign: string): CaseFile {
  const starts = startsIn(places, file.path);
  if (starts.length === 0 || file.after === null) return file;
  const lines = file.after.split("\n").flatMap((line, at) => {
    const indent = /^\s*/.exec(line)?.[0] ?? "";
    return starts.includes(at + 1) ? [...comments.map((text) => `${indent}${sign} ${text}`), line] : [line];
  });
  return caseFile(file.path, file.before, lines.join("\n"));
}

function moved(label: Label, places: readonly Place[], comments: number): Label {
  return {
    ...label,
    places: label.places.map((place) => {
      const above = (line: number) => startsIn(places, place.path).filter((start) => start <= line).length * comments;
      return { ...place, from: place.from + above(place.from), to: place.to + above(place.to) };
    }),
  };
}

/** The first lines of the places in a file, each once. */
function startsIn(places: readonly Place[], path: string): number[] {
  return [...new Set(places.filter((place) => place.path === path).map(({ from }) => from))];
}
