import { visible } from "../../report/markdown.ts";
import { UsageError } from "../usage-error.ts";
import type { Period } from "./pull-log.ts";

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * From `--since` until `--until`, each so long ago (`90m`, `24h`, `7d`, `2w`) or a time (ISO 8601; without a zone, UTC).
 *
 * @throws UsageError where one is neither, or the end is before the beginning
 */
export function periodOf(since: string, until: string | undefined, now: Date): Period {
  const period = {
    from: momentOf("--since", since, now),
    until: until === undefined ? now : momentOf("--until", until, now),
  };
  if (period.from >= period.until) throw new UsageError("--since must be before --until, and before now.");
  return period;
}

function momentOf(option: string, text: string, now: Date): Date {
  const [, amount, unit = ""] = /^(\d{1,5})([mhdw])$/.exec(text) ?? [];
  const length = UNITS[unit];
  if (amount !== undefined && length !== undefined) return new Date(now.getTime() - Number(amount) * length);
  const iso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)?(Z|[+-]\d\d:\d\d)?$/.exec(text);
  const time = iso === null ? Number.NaN : Date.parse(iso[1] === undefined ? `${text.replace(" ", "T")}Z` : text);
  if (!Number.isNaN(time)) return new Date(time);
  throw new UsageError(
    `${option} is how long ago, such as 90m, 24h, 7d or 2w, or a time such as 2026-03-01T12:00Z, not “${visible(text)}”.`,
  );
}
