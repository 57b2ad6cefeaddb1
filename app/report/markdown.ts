import type { Html, InlineCode, List, ListItem, Paragraph, PhrasingContent, RootContent, Table, Text } from "mdast";
import { gfmTableToMarkdown } from "mdast-util-gfm-table";
import { toMarkdown } from "mdast-util-to-markdown";
import type { Phrase } from "../policy/phrase.ts";
import { visible } from "../pull-request/visible.ts";

export { visible };

/**
 * Markdown built as a tree and printed by the library of its field, so that escaping is nobody's afterthought. What comes
 * from a pull request becomes a code span and nothing else.
 */
export function print(content: readonly RootContent[]): string {
  return toMarkdown(
    { type: "root", children: [...content] },
    { extensions: [gfmTableToMarkdown()], bullet: "-" },
  ).trimEnd();
}

export function text(value: string): Text {
  return { type: "text", value };
}

export function strong(...children: readonly PhrasingContent[]): PhrasingContent {
  return { type: "strong", children: [...children] };
}

export function paragraph(...children: readonly PhrasingContent[]): Paragraph {
  return { type: "paragraph", children: [...children] };
}

/** A code span. Mentions, HTML and links mean nothing in it. Not empty: two backticks around nothing are two backticks. */
export function code(name: string): InlineCode {
  return { type: "inlineCode", value: name === "" ? " " : visible(name) };
}

/** Our words as text, other people's names as code spans. */
export function inline(phrase: Phrase): PhrasingContent[] {
  return phrase.map((part) => (typeof part === "string" ? text(part) : code(part.name)));
}

export function list(items: readonly Phrase[]): List {
  const children = items.map((item): ListItem => ({ type: "listItem", children: [paragraph(...inline(item))] }));
  return { type: "list", ordered: false, spread: false, children };
}

export function table(head: readonly string[], rows: readonly (readonly PhrasingContent[])[][]): Table {
  const row = (cells: readonly (readonly PhrasingContent[])[]) => ({
    type: "tableRow" as const,
    children: cells.map((cell) => ({ type: "tableCell" as const, children: [...cell] })),
  });
  return { type: "table", children: [row(head.map((title) => [text(title)])), ...rows.map(row)] };
}

/** A block that unfolds. Names in its title are code too: GitHub looks for mentions in HTML as well, but not in `<code>`. */
export function folded(title: Phrase, content: readonly RootContent[]): RootContent[] {
  const html = (value: string): Html => ({ type: "html", value });
  const summary = title.map((part) =>
    typeof part === "string" ? escapeHtml(part) : `<code>${escapeHtml(visible(part.name))}</code>`,
  );
  return [html(`<details><summary>${summary.join("")}</summary>`), ...content, html("</details>")];
}

/** A fenced block, whose fence the library makes longer than any inside. */
export function preformatted(value: string): RootContent {
  return { type: "code", value: value.split("\n").map(visible).join("\n") };
}

function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
}
