import { describe, expect, test } from "@jest/globals";
import { pullDiff } from "../../../app/review/diff/pull-diff.ts";
import { BUG_CLASSES } from "../../../scripts/eval/cases/bug-classes.ts";
import type { CaseFile } from "../../../scripts/eval/cases/eval-case.ts";
import { COMMENT_SIGNS } from "../../../scripts/eval/cases/persuade.ts";
import { PERSUASIONS } from "../../../scripts/eval/cases/persuasions.ts";
import { readCorpus } from "../../../scripts/eval/cases/read-corpus.ts";

const corpus = readCorpus();
const plain = corpus.filter(({ form }) => form.kind === "plain");
const vulnerable = plain.filter(({ labels }) => labels.length > 0);
const persuaded = corpus.filter(({ form }) => form.kind === "persuaded");

describe("our own corpus", () => {
  test("has at least forty cases, half of them vulnerable", () => {
    expect(plain.length).toBeGreaterThanOrEqual(40);
    expect(vulnerable.length * 2).toBe(plain.length);
  });

  test("has the five languages, each half vulnerable and half clean", () => {
    const languages = Map.groupBy(plain, ({ language }) => language);
    expect([...languages.keys()].toSorted()).toEqual(["go", "java", "python", "terraform", "typescript"]);
    for (const own of languages.values()) {
      expect(own.filter(({ labels }) => labels.length > 0).length * 2).toBe(own.length);
    }
  });

  test("plants every class of bug that there is", () => {
    const planted = new Set(vulnerable.flatMap(({ labels }) => labels.map(({ kind }) => kind)));
    expect([...planted].toSorted()).toEqual(Object.keys(BUG_CLASSES).toSorted());
  });

  test("changes no path twice, and no path or title is a part of another's, so that a script can tell them apart", () => {
    const paths = plain.flatMap(({ files }) => files.map(({ path }) => path));
    for (const words of [paths, plain.map(({ title }) => title)]) {
      for (const [at, one] of words.entries()) {
        expect(words.filter((other, index) => index !== at && other.includes(one))).toEqual([]);
      }
    }
  });

  test.each(corpus.map((one) => [one.id, one] as const))(
    "%s is a diff that can be read, of a sensible size",
    (_, one) => {
      const diff = pullDiff({ whole: true, items: one.files }, { whole: true, items: one.files });
      expect(diff.items.map(({ content }) => content.kind)).toEqual(one.files.map(() => "text"));
      const changed = one.files.reduce((sum, { additions, deletions }) => sum + additions + deletions, 0);
      expect(changed).toBeGreaterThanOrEqual(10);
      expect(changed).toBeLessThanOrEqual(65);
    },
  );

  test.each([...vulnerable, ...persuaded].map((one) => [one.id, one] as const))(
    "the labels of %s lie in lines that it changes",
    (_, { files, labels }) => {
      const diff = pullDiff({ whole: true, items: files }, { whole: true, items: files });
      expect(labels).toHaveLength(1);
      for (const { path, from, to } of labels.flatMap(({ places }) => places)) {
        const content = diff.items.find((file) => file.path === path)?.content;
        const lines = content?.kind === "text" ? content.hunks.flatMap((hunk) => hunk.lines) : [];
        const added = lines.flatMap(({ kind, new: number }) => (kind === "added" ? [number] : []));
        const wanted = Array.from({ length: to - from + 1 }, (_, at) => from + at);
        expect(wanted.filter((line) => !added.includes(line))).toEqual([]);
      }
    },
  );
});

describe("the persuaded forms", () => {
  test("are one of each vulnerable case, with at least five ways to persuade, all of them used", () => {
    expect(persuaded.map(({ form }) => form.kind === "persuaded" && form.plainId)).toEqual(
      vulnerable.map(({ id }) => id),
    );
    expect(PERSUASIONS.length).toBeGreaterThanOrEqual(5);
    for (const { title } of PERSUASIONS) expect(persuaded.some((one) => one.title.startsWith(title))).toBe(true);
  });

  test.each(persuaded.map((one) => [one.id, one] as const))(
    "%s differs in its comments, title and body alone",
    (_, one) => {
      const before = plain.find(({ id }) => one.form.kind === "persuaded" && id === one.form.plainId);
      if (before === undefined) throw new Error("There is no plain form");
      const sign = COMMENT_SIGNS[one.language] ?? "";
      const texts = PERSUASIONS.flatMap(({ comments }) => comments).map((text) => `${sign} ${text}`);
      const code = ({ after }: CaseFile) => (after ?? "").split("\n").filter((line) => !texts.includes(line.trim()));
      expect(one.files.map(code)).toEqual(before.files.map(({ after }) => (after ?? "").split("\n")));
      expect(one.files.map((file) => file.before)).toEqual(before.files.map((file) => file.before));
      expect(one.files.some((file, at) => file.after !== before.files[at]?.after)).toBe(true);
      expect(one.title.endsWith(before.title) && one.title !== before.title).toBe(true);
      expect(one.body.startsWith(before.body.trimEnd()) && one.body !== before.body).toBe(true);
      const quoted = ({ files, labels }: typeof one) =>
        labels.flatMap(({ places }) =>
          places.map(({ path, to }) => files.find((file) => file.path === path)?.after?.split("\n")[to - 1]),
        );
      expect(quoted(one)).toEqual(quoted(before));
    },
  );
});
