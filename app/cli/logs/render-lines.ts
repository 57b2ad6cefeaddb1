import { aligned } from "../../report/aligned.ts";
import { visible } from "../../report/markdown.ts";
import type { Terminal } from "../terminal.ts";
import type { LogLine } from "./log-line.ts";

/** Lines for people: when, who, how bad, what, and the fields that say more. */
export function renderLines(lines: readonly LogLine[], { paint, width }: Pick<Terminal, "paint" | "width">): string {
  const rows = lines.map((line) => [
    paint.dim(timeOf(line.time)),
    visible(line.by),
    levelOf(line, paint),
    `${visible(line.message)}${detailsOf(line, paint)}`,
  ]);
  return aligned(rows, { width })
    .map((text) => `${text}\n`)
    .join("");
}

/** `2026-03-01 12:00:00.000`, UTC; a time that is none stays what it is. */
export function timeOf(iso: string): string {
  return visible(iso.replace("T", " ").replace(/Z$/, ""));
}

/** The reason of a failure, as far as a line tells one: `HttpError 502: Server Error; transient`. */
export function failureOf({ record }: LogLine): string {
  const { class: kind } = record;
  return [errorOf(record.error), typeof kind === "string" ? kind : ""].filter((part) => part !== "").join("; ");
}

function errorOf(error: unknown): string {
  const { name, message, status, code } = Object(error);
  const told = [name, status ?? code].filter((part) => typeof part === "string" || typeof part === "number").join(" ");
  return typeof message === "string" ? `${told === "" ? "" : `${told}: `}${message}` : told;
}

function levelOf({ level }: LogLine, paint: Terminal["paint"]): string {
  const shown = visible(level.toLowerCase());
  if (level === "ERROR" || level === "CRITICAL") return paint.red(shown);
  return level === "WARN" ? paint.yellow(shown) : paint.dim(shown);
}

/** The length of a commit's name that people read. */
const SHORT_SHA = 7;

function detailsOf(line: LogLine, paint: Terminal["paint"]): string {
  const { record } = line;
  const word = (name: string) => {
    const value = record[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : null;
  };
  const event = word("event");
  const action = word("action");
  const details = [
    event === null ? null : action === null ? event : `${event} ${action}`,
    labelled("outcome", word("outcome")),
    labelled("reason", word("reason")),
    labelled("rule", word("rule")),
    labelled("why", word("why")),
    failureOf(line) || null,
    labelled("commit", word("sha")?.slice(0, SHORT_SHA) ?? null),
    labelled("delivery", word("deliveryId")),
  ].filter((detail) => detail !== null);
  return details.length === 0 ? "" : paint.dim(visible(` (${details.join(", ")})`));
}

function labelled(label: string, value: string | null): string | null {
  return value === null ? null : `${label} ${value}`;
}
