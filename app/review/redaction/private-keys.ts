import type { SecretMatch } from "./secret-match.ts";

/** https://www.rfc-editor.org/rfc/rfc7468#section-3, and PGP's and OpenSSH's the same: https://www.rfc-editor.org/rfc/rfc4880#section-6.2 */
const BEGIN = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /^.{0,20}?-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/;
/** Ends of lines, also where the key stands in a string, and there twice escaped. */
const LINE_END = /\r?\n|(?:\\{1,2}r)?\\{1,2}n/g;
/** What a language may put around a line of a key. */
const AROUND: ReadonlySet<string> = new Set(" \t\r\"'`+.,;*#/>|&()\\-");
/** Base64, or a header such as `Proc-Type: 4,ENCRYPTED`, or nothing. */
const KEY_LINE = /^(?:[A-Za-z0-9+/]{1,4000}={0,2}|[A-Z][A-Za-z-]{2,20}: .{1,100})?$/;
/** So many characters of Base64 in a row are in every key, and in no text about one. */
const BASE64 = /[A-Za-z0-9+/]{40}/;
/** Lines that a key has at most: RSA of 16,384 bits has fewer. */
const MOST_LINES = 400;

/**
 * Private keys that the maintained rules do not take for whole ones: encrypted, with headers, put together from strings, or cut
 * off by the diff. Only where lines of a key really follow: `-----BEGIN PRIVATE KEY-----` alone is no secret. The middle of a
 * key whose beginning the diff does not show cannot be told from other Base64, and is not found.
 */
export function privateKeys(text: string): SecretMatch[] {
  return [...text.matchAll(BEGIN)].flatMap(({ index, 0: begin }): SecretMatch[] => {
    const end = endOfKey(text, index + begin.length);
    return end !== null && BASE64.test(text.slice(index + begin.length, end))
      ? [{ start: index, end, kind: "private-key" }]
      : [];
  });
}

/** Where the lines end that can belong to the key; null where none does. */
function endOfKey(text: string, start: number): number | null {
  const ends = new RegExp(LINE_END);
  ends.lastIndex = start;
  let from = start;
  let last: number | null = null;
  for (let lines = 0; lines < MOST_LINES; lines++) {
    const lineEnd = ends.exec(text);
    const to = lineEnd?.index ?? text.length;
    const line = text.slice(from, Math.min(to, from + 5_000));
    const closing = END.exec(line);
    if (closing !== null) return from + closing[0].length;
    // In a string, what is behind the last line of a key that is not closed is code.
    const key = KEY_LINE.test(withoutFrame(line)) ? line : /^[A-Za-z0-9+/]{40,}={0,2}/.exec(line)?.[0];
    if (key === undefined) return last;
    // Without an end the key is cut off, and only whole lines can be told from others.
    if (BASE64.test(key)) last = from + key.trimEnd().length;
    if (key !== line || lineEnd === null) return last;
    from = to + lineEnd[0].length;
  }
  return last;
}

function withoutFrame(line: string): string {
  let [start, end] = [0, line.length];
  while (start < end && AROUND.has(line.charAt(start))) start++;
  while (end > start && AROUND.has(line.charAt(end - 1))) end--;
  return line.slice(start, end);
}
