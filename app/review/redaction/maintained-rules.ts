import { kindOfRule } from "./secret-kind.ts";
import type { SecretMatch } from "./secret-match.ts";

/** Lets comments in the text switch rules off (`secretlint-disable`). The text is an attacker's, so it has no say. */
const OBEYS_COMMENTS = "@secretlint/secretlint-rule-filter-comments";
/**
 * The rules look at the path, too: of `.npmrc` the most of them apply (`_authToken=` nowhere else). The pull request's own
 * paths have no say.
 */
const PATH = ".npmrc";
/** Characters from the start of what a rule reports to the secret in it, at most. */
const NEAR = 400;

/**
 * What the recommended rules of secretlint find. It is loaded when it is first needed: most deployments have no review.
 *
 * Some of its rules (13.0.7: `aws`, `npm`) report a range that begins at the name before the secret and has the length of
 * the secret, so that its end would be left over. So the secret itself, which a report carries, is looked for from there; where it
 * is not found all lines of the range are taken.
 *
 * @throws what the rules throw; the text has then not been looked at
 */
export async function maintainedMatches(text: string): Promise<SecretMatch[]> {
  const [{ lintSource }, { rules }, { secretLintProfiler }] = await Promise.all([
    import("@secretlint/core"),
    import("@secretlint/secretlint-rule-preset-recommend"),
    import("@secretlint/profiler"),
  ]);
  // It keeps a list of all that was ever run, for as long as the process lives.
  secretLintProfiler.setEnabled(false);
  // It takes a byte order mark away, and every range would be one off.
  const content = `\n${text}`;
  const used = rules.filter(({ meta }) => meta.id !== OBEYS_COMMENTS);
  const { messages } = await lintSource({
    source: { filePath: PATH, ext: PATH, content, contentType: "text" },
    options: { config: { rules: used.map((rule) => ({ id: rule.meta.id, rule })) }, noPhysicFilePath: true },
  });
  return messages.flatMap(({ ruleId, range, data }): SecretMatch[] => {
    const { start, end } = rangeOf(content, range, data);
    // With nothing behind `_authToken=` the rule takes the next line, and in a text about it whatever follows.
    if (ruleId.endsWith("-npm") && !/^["']?[\w+/-]{4}/.test(content.slice(start, end))) return [];
    return [{ start: Math.max(0, start - 1), end: end - 1, kind: kindOfRule(ruleId) }];
  });
}

function rangeOf(content: string, [start, end]: readonly [number, number], data: object | undefined) {
  const nearby = content.slice(start, start + NEAR);
  const reported: unknown[] = Object.values(data ?? {});
  const values = reported.filter((value): value is string => typeof value === "string" && value !== "");
  let found: { start: number; end: number } | null = null;
  for (const value of values) {
    const at = content.startsWith(value, start) ? 0 : nearby.indexOf(value.slice(0, NEAR));
    if (at === -1 || !content.startsWith(value, start + at)) continue;
    const here = { start: start + at, end: start + at + value.length };
    if (found === null || here.start < found.start) found = here;
  }
  return found ?? wholeLines(content, start, end);
}

function wholeLines(content: string, start: number, end: number) {
  const next = content.indexOf("\n", Math.max(start, end - 1));
  return { start: content.lastIndexOf("\n", start) + 1, end: next === -1 ? content.length : next };
}
