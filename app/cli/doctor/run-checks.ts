import type { Check, CheckResult } from "./check.ts";
import type { Examination } from "./examination.ts";
import { whyNot } from "./why-not.ts";

/**
 * Makes all checks at once, and tells their results in their order, without those that have nothing to look at here. One
 * that throws could not be made; the others go on.
 */
export async function runChecks(checks: readonly Check[], examination: Examination): Promise<readonly CheckResult[]> {
  const results = await Promise.all(
    checks.map(async ({ id, group, title, examine }): Promise<CheckResult | null> => {
      const finding = await examine(examination).catch((error: unknown) => whyNot(error, examination.now()));
      return finding === null ? null : { id, group, title, ...finding };
    }),
  );
  return results.filter((result) => result !== null);
}

/** Whether all is well: warnings are, what could not be checked is not. */
export function allWell(results: readonly CheckResult[]): boolean {
  return results.length > 0 && results.every(({ status }) => status === "ok" || status === "warning");
}
