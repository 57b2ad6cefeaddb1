import { htmlEscape } from "escape-goat";

/** HTML, in which everything that came from elsewhere is escaped. */
export interface Html {
  readonly html: string;
}

export const raw = (html: string): Html => ({ html });

/** Makes HTML of a template; texts are escaped, and HTML and lists of it are put in as they are. */
export function html(texts: TemplateStringsArray, ...values: readonly (string | Html | readonly Html[])[]): Html {
  return raw(texts.reduce((all, text, index) => all + shown(values[index - 1] ?? "") + text));
}

function shown(value: string | Html | readonly Html[]): string {
  if (typeof value === "string") return htmlEscape(value);
  return "html" in value ? value.html : value.map((part) => part.html).join("");
}

/** A text of `app.yml`, with what stands in backticks as code. */
export function withCode(text: string): readonly Html[] {
  return text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}

/**
 * A whole page, which loads nothing from anywhere.
 *
 * @param nonce lets its one style, and its script where it has one, through the content security policy
 */
export function page(nonce: string, title: string, body: Html, script = ""): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${raw(STYLE)}</style>
</head>
<body>
<main>
${body}
</main>
${script === "" ? "" : html`<script nonce="${nonce}">${raw(script)}</script>`}
</body>
</html>
`.html;
}

const STYLE = `
:root {
  color-scheme: light dark;
  accent-color: var(--green);
  --ground: light-dark(#f6f8f6, #10150f);
  --card: light-dark(#fff, #182017);
  --text: light-dark(#1b241a, #e3eae1);
  --quiet: light-dark(#56645a, #9caa9e);
  --line: light-dark(#d9e0d8, #2c382b);
  --green: light-dark(#1a7f37, #3fb950);
  --on-green: light-dark(#fff, #06210d);
  --red: light-dark(#b3261e, #ff8a80);
  --write: light-dark(#9a6700, #d4a72c);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 47rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { margin: 0 0 .35rem; font-size: 1.75rem; line-height: 1.25; letter-spacing: -.01em; text-wrap: balance; }
h2 { margin: 0 0 .75rem; font-size: 1.1rem; }
p { margin: 0 0 1rem; }
a { color: var(--green); }
code, dd { overflow-wrap: anywhere; }
code { font: .9em ui-monospace, monospace; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem 1.4rem; margin-top: 1.25rem; }
.quiet { color: var(--quiet); }
section + p { margin-top: 1.25rem; }
section > :last-child { margin-bottom: 0; }
.hint { margin: .9rem 0 0; font-size: .9rem; }
.told { white-space: pre-wrap; overflow-wrap: anywhere; }
.mark { color: var(--green); font-weight: 600; margin: 0 0 .5rem; }
.trouble { color: var(--red); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .5rem 1.25rem; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; }
fieldset { border: 0; margin: 0; padding: 0; display: grid; gap: .6rem; }
legend { padding: 0; margin-bottom: .6rem; font-size: 1.1rem; font-weight: 600; }
label { display: flex; gap: .6rem; align-items: baseline; }
input[type=text] { font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--quiet); border-radius: .4rem; padding: .35rem .6rem; flex: 1; min-width: 8rem; }
.row { display: flex; flex-wrap: wrap; gap: .6rem; align-items: baseline; }
.button { display: inline-block; margin-top: 1.1rem; border: 0; border-radius: .5rem; padding: .65rem 1.2rem; font: inherit; font-weight: 600; text-decoration: none; cursor: pointer; background: var(--green); color: var(--on-green); }
.button:hover { filter: brightness(1.08); }
:focus-visible { outline: 3px solid var(--green); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: start; vertical-align: top; padding: .6rem 0; border-top: 1px solid var(--line); }
tr:first-child > * { border-top: 0; }
th { font-weight: 600; padding-inline-end: 1.25rem; width: 13rem; }
th code { overflow-wrap: normal; }
.level { display: inline-block; font-size: .78rem; font-weight: 600; border: 1px solid; border-radius: 1rem; padding: 0 .5rem; margin-inline-start: .35rem; color: var(--quiet); }
.level.write { color: var(--write); }
@media (max-width: 36rem) {
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .6rem; }
  th, td { display: block; width: auto; }
  td { border-top: 0; padding-top: 0; }
}
`;
