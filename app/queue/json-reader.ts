/** Foreign JSON does not have the shape that was expected. Says where; never quotes the value. */
export class JsonShapeError extends Error {
  override readonly name = "JsonShapeError";
}

/** Reads the fields of foreign JSON into typed values; every method throws {@link JsonShapeError} on another type. */
export interface JsonReader {
  /** The field as it is. */
  value(key: string): unknown;
  has(key: string): boolean;
  object(key: string): JsonReader;
  /** Null where the field is null or missing. */
  optionalObject(key: string): JsonReader | null;
  objects(key: string): readonly JsonReader[];
  text(key: string): string;
  /** Null where the field is null or missing. */
  optionalText(key: string): string | null;
  /** A time (ISO 8601), in UTC as most of GitHub writes it; some events write `+00:00`. */
  time(key: string): string;
  /** A whole number above zero: GitHub's ids and numbers. */
  id(key: string): number;
}

/** `where` names the value in messages, such as "the payload". */
export function readJson(value: unknown, where: string): JsonReader {
  const fields = asObject(value, where);
  const at = (key: string) => `${where}.${key}`;
  const missing = (key: string) => fields[key] === undefined || fields[key] === null;
  const reader: JsonReader = {
    value: (key) => fields[key],
    has: (key) => !missing(key),
    object: (key) => readJson(fields[key], at(key)),
    optionalObject: (key) => (missing(key) ? null : reader.object(key)),
    objects(key) {
      const list = fields[key];
      if (!Array.isArray(list)) throw wrong(at(key), "a list", list);
      return list.map((item: unknown, index) => readJson(item, `${at(key)}[${index}]`));
    },
    text(key) {
      const found = fields[key];
      if (typeof found !== "string" || found === "") throw wrong(at(key), "a text", found);
      return found;
    },
    optionalText: (key) => (missing(key) ? null : reader.text(key)),
    time(key) {
      const found = reader.text(key);
      const time = Date.parse(found);
      if (Number.isNaN(time)) throw new JsonShapeError(`${at(key)} must be a time (ISO 8601)`);
      return found.endsWith("Z") ? found : new Date(time).toISOString().replace(".000Z", "Z");
    },
    id(key) {
      const found = fields[key];
      if (typeof found !== "number" || !Number.isSafeInteger(found) || found <= 0) throw wrong(at(key), "an id", found);
      return found;
    },
  };
  return reader;
}

function asObject(value: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong(where, "an object", value);
  return { ...value };
}

function wrong(where: string, expected: string, found: unknown): JsonShapeError {
  if (found === undefined) return new JsonShapeError(`${where} is missing`);
  const kind = found === null ? "null" : Array.isArray(found) ? "a list" : found === "" ? "empty" : typeof found;
  return new JsonShapeError(`${where} must be ${expected} and is ${kind}`);
}
