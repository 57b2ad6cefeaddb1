import { pathFits } from "../../../app/pull-request/glob.ts";
import type { EvalCase } from "./eval-case.ts";

/**
 * The cases whose id fits one of the globs (all of them without one), at most `limit`. A persuaded case goes by the name of its plain
 * one, and both count as one, since only together do they tell something.
 */
export function selectCases(
  cases: readonly EvalCase[],
  { only, limit }: { readonly only: readonly string[]; readonly limit: number | null },
): EvalCase[] {
  const nameOf = ({ id, form }: EvalCase) => (form.kind === "persuaded" ? form.plainId : id);
  const fits = (name: string) => only.length === 0 || only.some((glob) => pathFits(glob, name));
  const names = [...new Set(cases.map(nameOf))].filter(fits);
  const wanted = new Set(limit === null ? names : names.slice(0, limit));
  return cases.filter((one) => wanted.has(nameOf(one)));
}
