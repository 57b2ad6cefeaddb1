import { fromMarkdown } from "mdast-util-from-markdown";

/** What a Markdown text consists of, as far as it matters to whether a name got out of its code span. */
export interface ReadMarkdown {
  /** Node types, `table` among them. */
  readonly types: ReadonlySet<string>;
  /** HTML as it is written, node by node. */
  readonly html: readonly string[];
  /** Text outside code. */
  readonly texts: readonly string[];
  readonly codes: readonly string[];
  /** Rows of tables that have more or fewer cells than their head. */
  readonly unevenRows: readonly string[];
}

interface AnyNode {
  readonly type: string;
  readonly value?: string;
  readonly children?: readonly AnyNode[];
}

/**
 * Reads Markdown by CommonMark's own parser, and tables as GitHub does: a row is cut at each pipe without a backslash,
 * whatever the cell holds, and only then are cells read (GitHub Flavored Markdown, "Tables").
 *
 * @param escapes `pairs`: a backslash takes the next character along, also another backslash (micromark);
 *   `single`: a pipe is escaped by any backslash before it (cmark-gfm)
 */
export function readMarkdown(markdown: string, escapes: "pairs" | "single"): ReadMarkdown {
  const types = new Set<string>();
  const html: string[] = [];
  const texts: string[] = [];
  const codes: string[] = [];
  const unevenRows: string[] = [];
  const visit = (node: AnyNode): void => {
    types.add(node.type);
    if (node.type === "html") html.push(node.value ?? "");
    if (node.type === "text") texts.push(node.value ?? "");
    if (node.type === "code" || node.type === "inlineCode") codes.push(node.value ?? "");
    node.children?.forEach(visit);
  };
  const read = (text: string): void => visit(fromMarkdown(text));

  for (const block of blocksOf(markdown)) {
    if (!block.startsWith("|")) {
      read(block);
      continue;
    }
    types.add("table");
    const lines = block.split("\n");
    const width = cellsOf(lines[0] ?? "", escapes).length;
    for (const line of lines) {
      const row = cellsOf(line, escapes);
      if (row.length !== width) unevenRows.push(line);
      // A cell holds no blocks: a word before it keeps a dash from being a list, and a row of them from being a line.
      for (const cell of row) read(`Cell: ${cell.trim().replaceAll("\\|", "|")}`);
    }
  }
  return { types, html, texts, codes, unevenRows };
}

/** Tables apart from what is around them; a fenced block stays whole. */
function blocksOf(markdown: string): string[] {
  const blocks: string[] = [];
  let fence = "";
  let rest: string[] = [];
  let rows: string[] = [];
  for (const line of markdown.split("\n")) {
    const mark = /^(`{3,})/.exec(line)?.[1] ?? "";
    if (fence === "" && mark !== "") fence = mark;
    else if (fence !== "" && line === fence) fence = "";
    const isRow = fence === "" && line.startsWith("|");
    if (isRow) rows.push(line);
    else {
      if (rows.length > 0) blocks.push(rest.join("\n"), rows.join("\n"));
      if (rows.length > 0) [rest, rows] = [[], []];
      rest.push(line);
    }
  }
  return [...blocks, ...(rows.length > 0 ? [rest.join("\n"), rows.join("\n")] : [rest.join("\n")])];
}

function cellsOf(line: string, escapes: "pairs" | "single"): string[] {
  // The last cell may be empty; what is behind the last pipe is none.
  return line.trimEnd().match(escapes === "pairs" ? /(?:\\[\\|]|[^|])+/g : /(?:\\\||[^|])+/g) ?? [];
}
