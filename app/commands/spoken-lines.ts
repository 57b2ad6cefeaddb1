/** A fence of a block of code: up to three spaces, then at least three backticks or tildes (CommonMark 0.31, 4.5). */
const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/** The beginning that counts is the last one of its line. */
const HTML = [
  { start: /<!--(?!.*<!--)/, end: "-->" },
  { start: /<pre[\s>](?!.*<pre[\s>])/, end: "</pre>" },
] as const;

/** A part that a reader does not see, or sees as an example; until the line with its end, or to the end of the text. */
type Hidden = { readonly fence: string } | { readonly end: string };

/**
 * The lines of a Markdown text in which its author speaks: not those of blocks of code, nor of HTML comments and `<pre>`,
 * which hold the examples of templates. Quoted and indented lines are among them, and do not begin at the margin. In doubt
 * a line is left out.
 */
export function spokenLines(markdown: string): string[] {
  const spoken: string[] = [];
  let hidden: Hidden | null = null;
  for (const line of markdown.split(/\r\n|\r|\n/)) {
    if (hidden === null) {
      hidden = hiddenFrom(line);
      if (hidden === null) spoken.push(line);
    } else if (endsWith(line, hidden)) hidden = null;
  }
  return spoken;
}

function hiddenFrom(line: string): Hidden | null {
  const [, fence, info = ""] = FENCE.exec(line) ?? [];
  // Behind backticks, further ones make it a code span of one line.
  if (fence !== undefined && !(fence.startsWith("`") && info.includes("`"))) return { fence };
  const lower = line.toLowerCase();
  const open = HTML.find(({ start, end }) => lower.search(start) > lower.lastIndexOf(end));
  return open === undefined ? null : { end: open.end };
}

function endsWith(line: string, hidden: Hidden): boolean {
  if ("end" in hidden) return line.toLowerCase().includes(hidden.end);
  const [, fence = "", info = ""] = FENCE.exec(line) ?? [];
  return fence.startsWith(hidden.fence) && info.trim() === "";
}
