import { ServiceError } from "./json-service.ts";

/** The part of the query language of CloudWatch Logs Insights that Greenlight's commands speak. */
export interface InsightsQuery {
  readonly fields: readonly string[];
  readonly filter: InsightsCondition;
  readonly newestFirst: boolean;
  readonly limit: number;
}

export type InsightsCondition =
  | { readonly kind: "and" | "or"; readonly parts: readonly InsightsCondition[] }
  | { readonly kind: "not"; readonly part: InsightsCondition }
  | { readonly kind: "in"; readonly operand: Operand; readonly values: readonly Literal[] }
  | { readonly kind: "like"; readonly operand: Operand; readonly pattern: RegExp }
  | { readonly kind: "present"; readonly field: string };

/** A field, as it is or in small letters. */
export interface Operand {
  readonly field: string;
  readonly lower: boolean;
}

export type Literal = string | number;

/** CloudWatch Logs takes 10,000 characters (API reference, StartQuery). */
const LONGEST = 10_000;
const MOST_RESULTS = 10_000;

/**
 * Reads `fields … | filter … | sort @timestamp asc|desc | limit …`, with each of the four once and in this order.
 *
 * @throws ServiceError `MalformedQueryException` for anything else: a stand-in that guesses would prove nothing
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function parseInsightsQuery(text: string): InsightsQuery {
  if (text.length > LONGEST) throw malformed(`the query has ${text.length} characters, more than ${LONGEST}`);
  const tokens = new Tokens(text);
  tokens.word("fields");
  const fields = [tokens.field()];
  while (tokens.accept(",")) fields.push(tokens.field());
  tokens.expect("|");
  tokens.word("filter");
  const filter = anyOf(tokens);
  tokens.expect("|");
  tokens.word("sort");
  if (tokens.field() !== "@timestamp") throw malformed("this stand-in sorts by @timestamp alone");
  const newestFirst = tokens.oneOf("asc", "desc") === "desc";
  tokens.expect("|");
  tokens.word("limit");
  const limit = tokens.literal();
  if (typeof limit !== "number" || limit < 1 || limit > MOST_RESULTS) throw malformed(`limit is 1 to ${MOST_RESULTS}`);
  tokens.end();
  return { fields, filter, newestFirst, limit };
}

function anyOf(tokens: Tokens): InsightsCondition {
  return several("or", tokens, allOf);
}

function allOf(tokens: Tokens): InsightsCondition {
  return several("and", tokens, single);
}

function several(kind: "and" | "or", tokens: Tokens, part: (tokens: Tokens) => InsightsCondition): InsightsCondition {
  const first = part(tokens);
  const parts = [first];
  while (tokens.accept(kind)) parts.push(part(tokens));
  return parts.length === 1 ? first : { kind, parts };
}

function single(tokens: Tokens): InsightsCondition {
  if (tokens.accept("not")) return { kind: "not", part: single(tokens) };
  if (tokens.accept("(")) {
    const inner = anyOf(tokens);
    tokens.expect(")");
    return inner;
  }
  if (tokens.accept("ispresent")) {
    tokens.expect("(");
    const field = tokens.field();
    tokens.expect(")");
    return { kind: "present", field };
  }
  const operand = operandOf(tokens);
  if (tokens.accept("=")) return { kind: "in", operand, values: [tokens.literal()] };
  if (tokens.accept("like")) return { kind: "like", operand, pattern: tokens.pattern() };
  tokens.expect("in");
  tokens.expect("[");
  const values = [tokens.literal()];
  while (tokens.accept(",")) values.push(tokens.literal());
  tokens.expect("]");
  return { kind: "in", operand, values };
}

function operandOf(tokens: Tokens): Operand {
  if (!tokens.accept("tolower")) return { field: tokens.field(), lower: false };
  tokens.expect("(");
  const field = tokens.field();
  tokens.expect(")");
  return { field, lower: true };
}

const TOKEN = /\s*(?:("(?:[^"\\\n])*")|(\/(?:[^/\\\n]|\\.)+\/)|([0-9]+(?![\w.]))|([@A-Za-z_][\w.@]*)|([|,()[\]=]))/y;
const FIELD = /^@?[A-Za-z_][\w.]*$/;

/** What a query consists of, from left to right. Texts in double quotes have no escapes here, and need none. */
class Tokens {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    const tokens: string[] = [];
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.trimEnd().length) {
      const from = TOKEN.lastIndex;
      const token = TOKEN.exec(text)?.[0];
      if (token === undefined) throw malformed(`unexpected symbol at position ${from}`);
      tokens.push(token.trim());
    }
    this.#tokens = tokens;
  }

  accept(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at++;
    return true;
  }

  expect(token: string): void {
    if (!this.accept(token)) throw malformed(`expected ${token}, found ${this.#tokens[this.#at] ?? "the end"}`);
  }

  word(command: string): void {
    this.expect(command);
  }

  oneOf(...words: readonly string[]): string {
    const found = words.find((word) => this.accept(word));
    if (found === undefined) throw malformed(`expected ${words.join(" or ")}`);
    return found;
  }

  field(): string {
    const token = this.#next();
    if (!FIELD.test(token)) throw malformed(`${token} is no field`);
    return token;
  }

  literal(): Literal {
    const token = this.#next();
    if (/^\d+$/.test(token)) return Number(token);
    if (token.startsWith('"')) return token.slice(1, -1);
    throw malformed(`${token} is no text and no number`);
  }

  pattern(): RegExp {
    const token = this.#next();
    if (!token.startsWith("/")) throw malformed(`${token} is no regular expression`);
    return new RegExp(token.slice(1, -1));
  }

  end(): void {
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw malformed(`unexpected ${rest}`);
  }

  #next(): string {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw malformed("unexpected end");
    this.#at++;
    return token;
  }
}

function malformed(why: string): ServiceError {
  return new ServiceError("MalformedQueryException", `The stand-in does not understand the query: ${why}`);
}
