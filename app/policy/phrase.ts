/**
 * A sentence of ours with names of other people's in it (paths, logins, labels, branches). The two are kept apart, so
 * that whoever renders it can show a name as a name: nothing in a pull request may become Markdown, a mention or a
 * control sequence.
 */
export type Phrase = readonly (string | Name)[];

export interface Name {
  readonly name: string;
}

/**
 * Builds a phrase: texts in braces are names, numbers are text, phrases are spliced in.
 *
 * @example
 * phrase`also ${"octocat"}` // ["also ", { name: "octocat" }]
 */
export function phrase(texts: TemplateStringsArray, ...values: readonly (string | number | Phrase)[]): Phrase {
  return texts.flatMap((text, index): Phrase => {
    const value = values[index];
    const words = text === "" ? [] : [text];
    if (value === undefined) return words;
    if (typeof value === "number") return [...words, String(value)];
    return typeof value === "string" ? [...words, { name: value }] : [...words, ...value];
  });
}

/** A phrase of our own words alone. */
export function words(text: string): Phrase {
  return [text];
}

/** `a`, `b` or `c`; at most `most` of them, then how many more. */
export function anyName(names: readonly string[], most = 5): Phrase {
  return atMost(names, most, " or ");
}

/** `a`, `b` and `c`; at most `most` of them, then how many more. */
export function allNames(names: readonly string[], most = 5): Phrase {
  return atMost(names, most, " and ");
}

function atMost(names: readonly string[], most: number, last: string): Phrase {
  if (names.length <= most) return joined(names, last);
  return [...joined(names.slice(0, most), ", "), `${last}${names.length - most} more`];
}

/** Phrases with commas between them. */
export function listed(phrases: readonly Phrase[]): Phrase {
  return phrases.flatMap((each, index) => (index === 0 ? each : [", ", ...each]));
}

/** As text without markup, for terminals and logs. */
export function plain(text: Phrase): string {
  return text.map((part) => (typeof part === "string" ? part : part.name)).join("");
}

function joined(names: readonly string[], last: string): Phrase {
  return names.flatMap((name, index) => {
    const between = index === 0 ? [] : [index === names.length - 1 ? last : ", "];
    return [...between, { name }];
  });
}
