import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { fromMarkdown } from "mdast-util-from-markdown";

const ROOT = join(import.meta.dirname, "../..");
const DOCUMENTS = [
  ...readdirSync(ROOT).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly Node[];
}

const anchors = new Map<string, readonly string[]>();

/** As GitHub names the headings of a document for links to them. */
function anchorsOf(path: string): readonly string[] {
  const known = anchors.get(path) ?? readAnchors(path);
  anchors.set(path, known);
  return known;
}

function readAnchors(path: string): readonly string[] {
  const text = (node: Node): string => node.value ?? (node.children ?? []).map(text).join("");
  const { children }: Node = fromMarkdown(readFileSync(join(ROOT, path), "utf8"));
  return (children ?? [])
    .filter(({ type }) => type === "heading")
    .map((heading) => text(heading).toLowerCase())
    .map((heading) => heading.replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, "").replaceAll(" ", "-"));
}

/** Links into the repository, from the document's own place. */
function linksOf(path: string): readonly { readonly file: string; readonly anchor: string | undefined }[] {
  return [...readFileSync(join(ROOT, path), "utf8").matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, url = ""]) => url)
    .filter((url) => !/^[a-z]+:/i.test(url))
    .map((url) => {
      const [file = "", anchor] = url.split("#");
      return { file: file === "" ? path : relative(ROOT, join(ROOT, dirname(path), file)), anchor };
    });
}

describe("the documents", () => {
  test.each(DOCUMENTS)("%s links only to what is there", (path) => {
    const broken = linksOf(path).filter(({ file, anchor }) => {
      if (!existsSync(join(ROOT, file))) return true;
      return anchor !== undefined && file.endsWith(".md") && !anchorsOf(file).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});
