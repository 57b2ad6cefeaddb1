import type { Html, InlineCode, Paragraph, PhrasingContent, RootContent, Table, Text } from "mdast";
import { gfmTableToMarkdown } from "mdast-util-gfm-table";
import { toMarkdown } from "mdast-util-to-markdown";
import type { Phrase } from "../policy/phrase.ts";

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

/**
 * Makes characters visible that show as something else than they are: control characters, and those that turn the
 * direction of writing around or take no room (Trojan Source, CVE-2021-42574).
 */
export function visible(value: string): string {
  const invisible = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
  return value.replace(
    invisible,
    (found) => `<U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}>`,
  );
}

function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
}
