import type { PullWords } from "./pull-words.ts";
import { asUntrusted, type Bounded, bounded, type Label, type Nonce, shown } from "./untrusted.ts";

/** Characters of each text that the model is shown. */
export const MOST = { title: 300, body: 4_000, branch: 200, commit: 200, path: 400, guideline: 12_000 } as const;
export const MOST_COMMITS = 20;
export const MOST_PATHS = 300;

export interface Described {
  readonly text: string;
  /** What the model is told of it, in our own words. */
  readonly notes: readonly string[];
}

/** What people wrote around the diff. It is cut where it is long: nothing in it decides anything. */
export function describePull({ title, body, head, base, commits }: PullWords, nonce: Nonce): Described {
  const messages = commits.slice(0, MOST_COMMITS).map((message) => bounded(message, MOST.commit));
  const left = commits.length - messages.length;
  const pieces: readonly (readonly [Label, readonly Bounded[]])[] = [
    ["title", [bounded(title, MOST.title)]],
    ["description", [bounded(body, MOST.body)]],
    ["branches", [bounded(head, MOST.branch), bounded(base, MOST.branch)]],
    ["commit messages", messages],
  ];
  const described = pieces.map(([label, texts]) => describe(label, texts, nonce));
  return {
    text: described.map(({ text }) => text).join("\n"),
    notes: [
      ...described.flatMap(({ notes }) => notes),
      ...(left > 0 ? [`Of ${commits.length} commits only the first ${MOST_COMMITS} are shown.`] : []),
    ],
  };
}

/** The changed files of the whole pull request, of which one question shows only a part. */
export function describePaths(paths: readonly string[], nonce: Nonce): Described {
  const listed = paths.slice(0, MOST_PATHS).map((path) => bounded(path, MOST.path));
  const { text, notes } = describe("changed files", listed, nonce);
  const left = paths.length - listed.length;
  return { text, notes: left > 0 ? [...notes, `${left} changed files more are not in the list.`] : notes };
}

/** Several texts under one label stand in JSON's quotes, so that each ends where it ends. */
function describe(label: Label, texts: readonly Bounded[], nonce: Nonce): Described {
  const visible = texts.map(({ text }) => shown(text));
  const isSeveral = label === "branches" || label === "commit messages" || label === "changed files";
  const lines = visible.map(({ text }) => (isSeveral ? JSON.stringify(text) : text));
  return {
    text: asUntrusted(label, lines.join("\n"), nonce),
    notes: [
      ...(texts.some(({ left }) => left > 0) ? [`The ${label} were cut where they are long.`] : []),
      ...(visible.some(({ unseen }) => unseen) ? [unseenNote(label)] : []),
    ],
  };
}

export function unseenNote(label: Label): string {
  return `In the ${label} there are characters that cannot be seen or that change how text looks; they are shown as <U+…>.`;
}
