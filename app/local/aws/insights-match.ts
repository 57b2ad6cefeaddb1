import type { InsightsCondition, Operand } from "./insights-query.ts";

/** A log event as a query sees it: its own fields begin with `@`, the others are of its JSON. */
export type InsightsFields = ReadonlyMap<string, string>;

/** More are not found in an event (docs, "Supported logs and discovered fields", "Discovering JSON fields"). */
const MOST_FIELDS = 1_000;

/**
 * The fields that are found in an event that is JSON: nested ones have dots, and those of lists their index. Values are text;
 * there is no field for a null. An event that is no JSON object has none.
 */
export function jsonFields(message: string): InsightsFields {
  const fields = new Map<string, string>();
  collect(parsed(message), "", fields);
  return fields;
}

function collect(value: unknown, path: string, into: Map<string, string>): void {
  if (into.size >= MOST_FIELDS || value === null || value === undefined) return;
  if (typeof value !== "object") {
    if (path !== "") into.set(path, String(value));
    return;
  }
  for (const [key, part] of Object.entries(value)) collect(part, path === "" ? key : `${path}.${key}`, into);
}

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    return undefined;
  }
}

/** Whether an event is one of those that a filter wants. A comparison with a field that is not there does not hold. */
export function matches(condition: InsightsCondition, fields: InsightsFields): boolean {
  switch (condition.kind) {
    case "and":
      return condition.parts.every((part) => matches(part, fields));
    case "or":
      return condition.parts.some((part) => matches(part, fields));
    case "not":
      return !matches(condition.part, fields);
    case "present":
      return fields.has(condition.field);
    case "in": {
      const value = textOf(condition.operand, fields);
      return value !== undefined && condition.values.some((wanted) => value === String(wanted));
    }
    case "like": {
      const value = textOf(condition.operand, fields);
      return value !== undefined && condition.pattern.test(value);
    }
  }
}

function textOf({ field, lower }: Operand, fields: InsightsFields): string | undefined {
  const value = fields.get(field);
  return lower ? value?.toLowerCase() : value;
}
