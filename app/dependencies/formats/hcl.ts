import { Unreadable } from "../stated.ts";

/** A block of HCL: `module "x" { source = "…" }`. Values stay as they are written. */
export interface HclBlock {
  /** The block's type and labels: `module x`. */
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly blocks: HclBlock[];
}

const DEEPEST = 60;

/**
 * Reads blocks and attributes, no expressions: what follows `=` is taken up to the end of its line, brackets and
 * heredocs included. https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 *
 * @throws {Unreadable}
 */
export function parseHcl(text: string): HclBlock {
  return new HclText(text).body("", 0);
}

class HclText {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  body(name: string, depth: number): HclBlock {
    if (depth > DEEPEST) throw new Unreadable(`it is nested more than ${DEEPEST} levels deep`);
    const block: HclBlock = { name, attributes: new Map(), blocks: [] };
    for (;;) {
      this.#skip(true);
      if (this.#at >= this.#text.length) {
        if (depth > 0) throw new Unreadable("a block in it is never closed");
        return block;
      }
      if (this.#text[this.#at] === "}") {
        if (depth === 0) throw new Unreadable("it closes a block that it never opened");
        this.#at++;
        return block;
      }
      const key = this.#word();
      this.#skip(false);
      if (this.#text[this.#at] === "=") {
        this.#at++;
        if (block.attributes.has(key)) throw new Unreadable("an attribute in it is set twice");
        block.attributes.set(key, this.expression());
        continue;
      }
      const labels = [key];
      while (this.#at < this.#text.length && this.#text[this.#at] !== "{") {
        labels.push(this.#text[this.#at] === '"' ? this.#quoted().slice(1, -1) : this.#word());
        this.#skip(false);
      }
      this.#at++;
      block.blocks.push(this.body(labels.join(" "), depth + 1));
    }
  }

  /** Up to the end of the line outside of brackets; comments left out, white space made one. */
  expression(): string {
    const parts: string[] = [];
    const open: string[] = [];
    for (;;) {
      const before = this.#at;
      this.#skip(open.length > 0);
      if (this.#at > before && parts.length > 0) parts.push(" ");
      const character = this.#text[this.#at];
      if (character === undefined) break;
      if (open.length === 0 && (character === "\n" || character === "}")) break;
      const heredoc = character === "<" ? /^<<-?(\w+)\r?\n/.exec(this.#text.slice(this.#at, this.#at + 200)) : null;
      if (character === '"') parts.push(this.#quoted());
      else if (heredoc) parts.push(this.#heredoc(heredoc[0].length, heredoc[1] ?? ""));
      else {
        if ("([{".includes(character)) open.push(character);
        else if (")]}".includes(character)) open.pop();
        parts.push(character);
        this.#at++;
      }
    }
    if (open.length > 0) throw new Unreadable("a bracket in it is never closed");
    return parts.join("").trim();
  }

  #word(): string {
    const word = /^[\p{L}_][\p{L}\p{N}_-]*/u.exec(this.#text.slice(this.#at, this.#at + 300))?.[0];
    if (word === undefined) throw new Unreadable("it is not valid HCL");
    this.#at += word.length;
    return word;
  }

  /** A quoted text with its quotes; `${…}` may hold further quotes. */
  #quoted(depth = 0): string {
    if (depth > DEEPEST) throw new Unreadable(`it is nested more than ${DEEPEST} levels deep`);
    const start = this.#at++;
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at];
      if (character === "\n") break;
      if (character === '"') return this.#text.slice(start, ++this.#at);
      if (this.#text.startsWith("$${", this.#at) || this.#text.startsWith("%%{", this.#at)) this.#at += 3;
      else if (this.#text.startsWith("${", this.#at) || this.#text.startsWith("%{", this.#at)) this.#template(depth);
      else this.#at += character === "\\" ? 2 : 1;
    }
    throw new Unreadable("a text in it is never closed");
  }

  /** An expression in a text, up to its closing bracket. */
  #template(depth: number) {
    this.#at += 2;
    for (let open = 1; open > 0; ) {
      const character = this.#text[this.#at];
      if (character === undefined) throw new Unreadable("a text in it is never closed");
      if (character === '"') {
        this.#quoted(depth + 1);
        continue;
      }
      if (character === "{") open++;
      if (character === "}") open--;
      this.#at++;
    }
  }

  #heredoc(opening: number, word: string): string {
    const start = this.#at;
    const lines = this.#text.slice(start + opening);
    const end = new RegExp(`^[ \\t]*${word}[ \\t]*\\r?$`, "m").exec(lines);
    if (!end) throw new Unreadable("a text in it is never closed");
    this.#at = start + opening + end.index + end[0].length;
    return this.#text.slice(start, this.#at);
  }

  /** White space and comments; over line ends only where they mean nothing. */
  #skip(lines: boolean) {
    for (;;) {
      const character = this.#text[this.#at];
      if (character === " " || character === "\t" || character === "\r" || character === "\uFEFF") this.#at++;
      else if (character === "\n" && lines) this.#at++;
      else if (character === "#" || this.#text.startsWith("//", this.#at)) this.#to("\n", 0);
      else if (this.#text.startsWith("/*", this.#at)) this.#to("*/", 2);
      else return;
    }
  }

  #to(end: string, length: number) {
    const found = this.#text.indexOf(end, this.#at);
    this.#at = found < 0 ? this.#text.length : found + length;
  }
}

/** A plain text without its quotes; null for any other expression. */
export function hclText(expression: string | undefined): string | null {
  const match = /^"([^"\\$%]*)"$/.exec(expression ?? "");
  return match?.[1] ?? null;
}
