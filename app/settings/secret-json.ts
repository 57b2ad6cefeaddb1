import { ConfigurationError } from "./configuration-error.ts";

/** A secret's text as a JSON object. The message of the JSON parser quotes the text, so it is not passed on. */
export function secretJson(subject: string, text: string, shape: string): Readonly<Record<string, unknown>> {
  const fix = `Store it as ${shape}`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConfigurationError(subject, [{ setting: "its value", problem: "is not JSON", fix }]);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ConfigurationError(subject, [{ setting: "its value", problem: "is not a JSON object", fix }]);
  }
  return { ...value };
}
