import { entropyOf } from "./entropy.ts";
import type { SecretMatch } from "./secret-match.ts";

const PASSWORD = "passw(?:or)?d|passwort|passphrase|pwd|(?<=[_.-])pass";
const KEY =
  "secret|(?<!(?:continuation|next|page|sync|resume)[_-]?)token|credentials?|(?:api|access|account|private|signing|encryption|auth|master|shared)[_-]?key|(?<=encryption|signing|hmac)[_-]salt";
const SUFFIX = "(?:[_-]?(?:key|value|base64|b64|hex|production|prod|live|staging|dev|test|[0-9]{1,2}))?";
const NAME = `(?:(?<password>${PASSWORD})|${KEY})${SUFFIX}`;

/** `password = "…"`, `"token": "…"`, `const secret: string = '…'`, `if (password === "…")`, `.put("api_key", "…")`. */
const QUOTED = new RegExp(
  `${NAME}["'\`\\]]{0,2}[ \\t]{0,8}(?:\\?|!)?(?::[ \\t]?[A-Za-z][\\w<>.]{0,30}[ \\t]{0,4}(?==))?(?::=|=>|!?={1,3}|:|,|\\()[ \\t]{0,8}[bfru@$]{0,2}(?<quote>["'\`])(?<secret>(?:(?!\\k<quote>)[^\\s\\\\]|\\\\[^\\s]){6,300})\\k<quote>`,
  "dgi",
);
/** `DB_PASSWORD=…`, `token: …`: as in files of settings, with the line to themselves. */
const BARE = new RegExp(
  `^[ \\t]{0,200}(?:- )?(?:(?:export|set|env|arg) )?(?<name>["']?[\\w.-]{0,60}?${NAME})["']?[ \\t]{0,8}[=:][ \\t]{0,8}(?<secret>[^\\s"'\`(){}\\[\\],;<>$]{8,300})[ \\t]*(?:#.*)?$`,
  "dgim",
);
/** `<password>…</password>` */
const ELEMENT = new RegExp(`<[\\w.:-]{0,60}?${NAME}>(?<secret>[^\\s<>]{6,300})</`, "dgi");

/**
 * Secrets that have no format of their own, by the name that they are given. Narrow, since each finding holds an approval:
 * the name ends in a word for a secret, and the value is no reference, no name, no word of examples, and looks like chance.
 *
 * @returns passwords as `password`, all else as `secret`
 */
export function assignments(text: string): SecretMatch[] {
  return [QUOTED, BARE, ELEMENT].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap((found): SecretMatch[] => {
      const { secret = "", password, name } = found.groups ?? {};
      const range = found.indices?.groups?.secret;
      const isBare = pattern === BARE && !/^["']?[A-Z0-9_]+$/.test(name ?? "");
      const isSecret = password === undefined ? looksLikeKey(secret) : looksLikePassword(secret);
      if (range === undefined || !isSecret || isNoSecret(secret) || (isBare && isIdentifier(secret))) return [];
      return [{ start: range[0], end: range[1], kind: password === undefined ? "secret" : "password" }];
    }),
  );
}

function looksLikePassword(value: string): boolean {
  return /\p{L}/u.test(value) && /[\p{N}\p{S}!?&%§#@*]/u.test(value) && entropyOf(value) > 2.2;
}

function looksLikeKey(value: string): boolean {
  return value.length >= 16 && /[A-Za-z]/.test(value) && /\d/.test(value) && entropyOf(value) > 3;
}

/** References to where the secret is, encrypted values, and what is written down until somebody puts in a real one. */
function isNoSecret(value: string): boolean {
  return (
    /^[$<%@{]|\$[{(]|\{\{|<%|[%#]\{|^\{|\{\w*\}|^ENC[[(]|^AQICA/.test(value) ||
    /^(?:[a-z][a-z0-9+.-]*:\/\/|\.{0,2}\/|arn:|urn:|vault:|ssm:|sha\d+[:-]|secret[/:])/i.test(value) ||
    /^(?:process\.env|os\.environ|system\.getenv|env\[)/i.test(value) ||
    // Two or more words with signs between them: the name of something.
    /^[A-Za-z]+(?:[-_./:]+[A-Za-z]+)+[-_]?\d{0,3}$/.test(value) ||
    // As in AWS's own examples.
    value.includes("EXAMPLE") ||
    isPlaceholder(value.toLowerCase())
  );
}

/** Made of words of examples for a good part, and of no others: `test-password-1`. */
function isPlaceholder(value: string): boolean {
  const words = (value.match(/[a-z]{2,}/g) ?? []).filter((word) => !/^(.)\1*$/.test(word));
  const letters = words.reduce((sum, { length }) => sum + length, 0);
  return words.every((word) => PLACEHOLDERS.has(word)) && letters >= value.length * 0.3;
}

/** A variable or a member of one. */
function isIdentifier(value: string): boolean {
  return /^[A-Za-z_]\w*(?:[.:]+[A-Za-z_]\w*)+$|^[A-Za-z_]+\d{0,3}$/.test(value);
}

const PLACEHOLDERS: ReadonlySet<string> = new Set([
  ..."the my your our some any this that here is not no none null nil undefined true false an me".split(" "),
  ..."pass passw passwd password passwort passphrase pwd secret secrets token tokens key keys api access".split(" "),
  ..."auth client private credential credentials value values string text name user username admin root".split(" "),
  ..."test tests testing example examples sample demo dummy fake mock stub placeholder changeme change".split(" "),
  ..."replace insert enter put todo tbd fixme redacted hidden masked removed foo bar baz qux foobar".split(" "),
  ..."hello world abc abcd abcde abcdef abcdefg abcdefgh qwerty default local localhost dev development".split(" "),
  ..."super very long random new old invalid wrong bad valid good correct another other first second".split(" "),
  ..."one two input field form id for with of to and or in at on from".split(" "),
]);
