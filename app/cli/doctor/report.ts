import { aligned } from "../../report/aligned.ts";
import type { Paint } from "../../report/explanation.ts";
import { counted } from "../../report/sentences.ts";
import { type CheckResult, GROUPS } from "./check.ts";

const MARKS: Record<CheckResult["status"], (paint: Paint) => string> = {
  ok: (paint) => paint.green("✓"),
  warning: (paint) => paint.yellow("!"),
  failed: (paint) => paint.red("✗"),
  unchecked: (paint) => paint.yellow("?"),
};

/** The results for a terminal: grouped, how to mend what is wrong below each, and a summary. Ends with a new line. */
export function renderReport(
  results: readonly CheckResult[],
  { paint, width }: { readonly paint: Paint; readonly width: number | null },
): string {
  const longest = Math.max(0, ...results.map(({ title }) => title.length));
  const groups = GROUPS.flatMap((group) => {
    const ofGroup = results.filter((result) => result.group === group);
    const rows = ofGroup.filter((result) => seeOf(result) === null).flatMap((result) => rowsOf(result, longest, paint));
    const waiting = Map.groupBy(
      ofGroup.filter((result) => seeOf(result) !== null),
      seeOf,
    );
    const more = [...waiting].map(([see, those]) => [
      MARKS.unchecked(paint),
      "".padEnd(longest),
      `could not be checked without “${see}”: ${those.map(({ title }) => title).join(", ")}`,
    ]);
    return ofGroup.length === 0 ? [] : [[paint.bold(group), ...aligned([...rows, ...more], { width })].join("\n")];
  });
  return `${[...groups, summaryOf(results, paint)].join("\n\n")}\n`;
}

/** What could only not be checked because something else is wrong takes one line for all. */
function seeOf(result: CheckResult): string | null {
  return result.status === "unchecked" ? (result.see ?? null) : null;
}

function rowsOf(result: CheckResult, longest: number, paint: Paint): string[][] {
  const found = result.status === "unchecked" ? `could not be checked: ${result.found}` : result.found;
  const rows = [[MARKS[result.status](paint), result.title.padEnd(longest), found]];
  return "fix" in result ? [...rows, ["", "", `→ ${result.fix}`]] : rows;
}

function summaryOf(results: readonly CheckResult[], paint: Paint): string {
  const count = (wanted: CheckResult["status"]) => results.filter(({ status }) => status === wanted).length;
  const [bad, unchecked, warned] = [count("failed"), count("unchecked"), count("warning")];
  const parts = [
    ...(bad > 0 ? [paint.red(`${bad} failed`)] : []),
    ...(unchecked > 0 ? [paint.yellow(`${unchecked} could not be checked`)] : []),
    ...(warned > 0 ? [paint.yellow(counted(warned, "warning"))] : []),
  ];
  const all = counted(results.length, "check");
  return parts.length === 0 ? paint.green(`${all}, all fine`) : `${all}: ${parts.join(", ")}`;
}
