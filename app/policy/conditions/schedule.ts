import { z } from "zod";
import type { Effort } from "../../pull-request/effort.ts";
import type { Snapshot } from "../../pull-request/snapshot.ts";
import { allOf, known, type Outcome } from "../outcome.ts";
import { words } from "../phrase.ts";
import { conditionKind } from "./kind.ts";
import type { Reading } from "./reading.ts";

/**
 * When it is evaluated: freeze windows, weekdays, hours, in an IANA time zone. The time is the moment at which the pull
 * request was read, the one clock that a decision knows.
 */

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

const oneOrMore = <T extends z.ZodType>(item: T) =>
  z.union([item, z.array(item).min(1).max(100)]).transform((value) => (Array.isArray(value) ? value : [value]));

const day = /^\d{4}-\d{2}-\d{2}$/;

/** `2026-12-20/2027-01-04`: from the beginning of the first day to the end of the last; one day stands for itself. */
const window = z
  .string()
  .transform((text) => text.split("/"))
  .refine((parts) => parts.length <= 2 && parts.every(isDay) && (parts[0] ?? "") <= (parts.at(-1) ?? ""), {
    error: "expected days such as `2026-12-24`, or a range of them such as `2026-12-20/2027-01-04`",
  })
  .transform(([from = "", to = from]) => ({ from, to }));

/** `09:00-17:00`, which may run over midnight. */
const hours = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, {
    error: "expected hours such as `09:00-17:00`",
  })
  .transform((text) => {
    const [from = "", to = ""] = text.split("-");
    return { from, to };
  });

const scheduleSchema = z
  .strictObject({
    freeze: oneOrMore(window)
      .optional()
      .describe("days (`2026-12-24`) or ranges of them (`2026-12-20/2027-01-04`), whole days, the last one too"),
    weekdays: oneOrMore(z.enum(WEEKDAYS)).optional().describe("days of the week"),
    hours: oneOrMore(hours).optional().describe("such as `09:00-17:00`; over midnight, too"),
    timezone: z
      .string()
      .refine(isTimeZone, { error: "expected an IANA time zone such as `Europe/Paris`" })
      .describe("an IANA time zone")
      .default("UTC"),
  })
  .refine(({ freeze, weekdays, hours }) => freeze !== undefined || weekdays !== undefined || hours !== undefined, {
    error: "expected one of freeze, weekdays, hours",
  })
  .meta({
    description:
      "The moment at which Greenlight looks is in one of the freeze windows, on one of the weekdays, in one of the hours; all that are given. Time passing is no event: what waited for a window to end is looked at again at its next event.",
    examples: [
      { freeze: "2026-12-20/2027-01-04", timezone: "Europe/Paris" },
      { weekdays: ["saturday", "sunday"], hours: "00:00-06:00" },
    ],
  });
type ScheduleCondition = z.output<typeof scheduleSchema>;

/** The moment of the evaluation is in one of the windows, on one of the days, in one of the hours; all that are given. */
function evaluateSchedule(schedule: ScheduleCondition, snapshot: Snapshot, _: Reading, effort: Effort): Outcome {
  const at = effort.once(snapshot, `time in ${schedule.timezone}`, () => {
    effort.spend(CLOCK);
    return localTime(snapshot.readAt, schedule.timezone);
  });
  const parts: { readonly expected: string; readonly holds: boolean }[] = [];
  if (schedule.freeze) {
    const shown = schedule.freeze.map(({ from, to }) => (from === to ? from : `${from} to ${to}`)).join(", ");
    parts.push({
      expected: `from ${shown}`,
      holds: schedule.freeze.some(({ from, to }) => from <= at.day && at.day <= to),
    });
  }
  if (schedule.weekdays) {
    parts.push({ expected: `on ${schedule.weekdays.join(", ")}`, holds: schedule.weekdays.includes(at.weekday) });
  }
  if (schedule.hours) {
    const shown = schedule.hours.map(({ from, to }) => `${from}–${to}`).join(", ");
    parts.push({ expected: `between ${shown}`, holds: schedule.hours.some((span) => isWithin(at.time, span)) });
  }
  return {
    condition: "schedule",
    truth: allOf(parts.map(({ holds }) => known(holds))),
    expected: words(`it is ${parts.map(({ expected }) => expected).join(", ")} (${schedule.timezone})`),
    // No minutes: the same pull request is told in the same words.
    found: words(`${at.weekday} ${at.day}${whenOf(schedule.hours, at.time)}`),
  };
}

function whenOf(hours: ScheduleCondition["hours"], time: string): string {
  if (hours === undefined) return "";
  return hours.some((span) => isWithin(time, span)) ? ", within these hours" : ", outside of these hours";
}

interface LocalTime {
  readonly day: string;
  readonly time: string;
  readonly weekday: (typeof WEEKDAYS)[number];
}

function localTime(moment: string, timeZone: string): LocalTime {
  const part = new Map(
    clockIn(timeZone)
      .formatToParts(new Date(moment))
      .map(({ type, value }) => [type, value]),
  );
  const weekday = WEEKDAYS.find((name) => name === part.get("weekday")?.toLowerCase()) ?? "monday";
  return {
    day: `${part.get("year")}-${part.get("month")}-${part.get("day")}`,
    time: `${part.get("hour")}:${part.get("minute")}`,
    weekday,
  };
}

/** The first minute belongs to the span, the last does not. */
function isWithin(time: string, { from, to }: { readonly from: string; readonly to: string }): boolean {
  return from <= to ? from <= time && time < to : from <= time || time < to;
}

function isDay(text: string): boolean {
  if (!day.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function isTimeZone(name: string): boolean {
  // A difference such as `+01:00` is none: it knows no summer.
  if (!/^[a-z]/i.test(name)) return false;
  try {
    return Boolean(clockIn(name));
  } catch {
    return false;
  }
}

/** Steps for the time in one more time zone. */
const CLOCK = 1_500;
/** By name without case; there are some 600. To make one takes longer than everything else here together. */
const clocks = new Map<string, Intl.DateTimeFormat>();

/** @throws {RangeError} if there is no such time zone */
function clockIn(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone.toLowerCase());
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "long",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  clocks.set(timeZone.toLowerCase(), clock);
  return clock;
}

export const scheduleKind = conditionKind({ schema: scheduleSchema, evaluate: evaluateSchedule });
