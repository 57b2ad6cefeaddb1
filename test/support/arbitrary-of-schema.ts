import fc from "fast-check";
import type { core, z } from "zod";

/**
 * Values that a schema accepts, as a person would write them: with everything that the schema has, so that what is added to
 * it is generated without another word. Checks that no shape tells (`refine`) are met by trying.
 */
export function arbitraryOf(schema: core.$ZodType, deepest = 2): fc.Arbitrary<unknown> {
  return checked(schema, shapeOf(schema, deepest));
}

/** Texts of every kind that some place asks for; each place takes those that it accepts. */
const TEXTS = [
  ...[
    "main",
    "release/*",
    "docs/**",
    "**/*.md",
    "octocat",
    "dependabot[bot]",
    "a b",
    "ü",
    "on",
    "1",
    "null",
    "#x",
    "*a",
  ],
  ...[
    "acme/core",
    "acme",
    "2026-12-20/2027-01-04",
    "2026-12-24",
    "09:00-17:00",
    "Europe/Paris",
    "^(fix|docs): ",
    "\\d+",
  ],
  ...[
    "7d",
    "30m",
    "2 days",
    "48h",
    "1h",
    "P1D",
    "greenlight:dependencies",
    "greenlight:docs",
    "{{rule}}",
    "x".repeat(40),
  ],
];

const NUMBERS = [0, 1, 2, 3, 7, 20, 80, 400, 5_000, 200_000];

interface Definition extends core.$ZodTypeDef {
  readonly innerType?: core.$ZodType;
  readonly getter?: () => core.$ZodType;
  readonly in?: core.$ZodType;
  readonly options?: readonly core.$ZodType[];
  readonly element?: core.$ZodType;
  readonly shape?: Readonly<Record<string, core.$ZodType>>;
  readonly values?: readonly unknown[];
  readonly entries?: Readonly<Record<string, unknown>>;
  readonly keyType?: core.$ZodType;
  readonly valueType?: core.$ZodType;
}

function shapeOf(schema: core.$ZodType, deepest: number): fc.Arbitrary<unknown> {
  const definition: Definition = schema._zod.def;
  const { innerType, getter, options, element, shape, keyType, valueType } = definition;
  if (innerType) return arbitraryOf(innerType, deepest);
  if (getter) return arbitraryOf(getter(), deepest - 1);
  if (definition.in) return arbitraryOf(definition.in, deepest);
  if (options) return fc.oneof(...options.map((option) => arbitraryOf(option, deepest)));
  if (element) return fc.array(arbitraryOf(element, deepest), { maxLength: 3 });
  if (shape) return objectOf(shape, deepest);
  if (keyType && valueType) {
    const entries = fc.array(fc.tuple(arbitraryOf(keyType, deepest), arbitraryOf(valueType, deepest)), {
      maxLength: 2,
    });
    return entries.map((all) => Object.fromEntries(all));
  }
  switch (definition.type) {
    case "literal":
      return fc.constantFrom(...(definition.values ?? []));
    case "enum":
      return fc.constantFrom(...Object.values(definition.entries ?? {}));
    case "boolean":
      return fc.boolean();
    case "number":
    case "int":
      return fc.constantFrom(...fitting(schema, NUMBERS));
    case "string":
      return textOf(schema);
    default:
      throw new Error(`no arbitrary for a schema of the type ${definition.type}`);
  }
}

function textOf(schema: core.$ZodType): fc.Arbitrary<string> {
  const [first = "", ...others] = fitting(schema, TEXTS);
  const any = fc.string({ minLength: 1, maxLength: 5 }).map((text) => (accepts(schema, text) ? text : first));
  return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(first, ...others) }, { weight: 1, arbitrary: any });
}

function fitting<T>(schema: core.$ZodType, values: readonly T[]): readonly T[] {
  const found = values.filter((value) => accepts(schema, value));
  if (found.length === 0) throw new Error(`nothing fits ${JSON.stringify(schema._zod.def)}: add something that does`);
  return found;
}

/** Whether it may hold what holds it. */
function isNesting(schema: core.$ZodType): boolean {
  const { innerType, element, getter } = schema._zod.def as Definition;
  return getter !== undefined || [innerType, element].some((inner) => inner !== undefined && isNesting(inner));
}

/** Required keys, and a few of the others: one of each pair would make every mapping too much to ask for. */
function objectOf(shape: Readonly<Record<string, core.$ZodType>>, deepest: number): fc.Arbitrary<unknown> {
  const keys = Object.entries(shape).filter(([, part]) => deepest >= 0 || !isNesting(part));
  const required = keys.filter(([, part]) => part._zod.optin !== "optional").map(([key]) => key);
  const others = keys.map(([key]) => key).filter((key) => !required.includes(key));
  return fc
    .subarray(others, {
      minLength: required.length === 0 && others.length > 0 ? 1 : 0,
      maxLength: Math.min(3, others.length),
    })
    .chain((chosen) =>
      fc.record(
        Object.fromEntries(
          keys
            .filter(([key]) => required.includes(key) || chosen.includes(key))
            .map(([key, part]) => [key, arbitraryOf(part, deepest)]),
        ),
      ),
    );
}

/** Whatever the schema's own checks refuse is tried again. */
function checked(schema: core.$ZodType, values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const { checks = [], type } = schema._zod.def;
  return checks.length === 0 || ["string", "number", "int"].includes(type)
    ? values
    : values.filter((value) => accepts(schema, value));
}

function accepts(schema: core.$ZodType, value: unknown): boolean {
  return (schema as z.ZodType).safeParse(value).success;
}
