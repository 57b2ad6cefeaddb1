import { parse } from "yaml";
import { z } from "zod";
import type { Condition } from "../conditions/condition.ts";
import { type Policy, policySchema, type Rule, type WrittenPolicy } from "../schema.ts";
import { PRESET_PREFIX, PRESETS, type Preset } from "./index.ts";

/** What a preset may hold. */
const fragmentSchema = z.strictObject({ never: policySchema.shape.never, rules: policySchema.shape.rules });

interface Fragment {
  readonly never: readonly Condition[];
  readonly rules: readonly Rule[];
}

/** Each is parsed once, and only where somebody extends it. */
const parsed = new Map<string, Fragment>();

/**
 * A preset's guards and rules, in which each rule's name says where it comes from.
 *
 * @throws ZodError for a preset that is not valid; a test parses all that ship
 */
export function fragmentOf({ name, yaml }: Preset): Fragment {
  const known = parsed.get(name);
  if (known !== undefined) return known;
  const { never, rules = [] } = fragmentSchema.parse(parse(yaml));
  const fragment = {
    never,
    rules: rules.map((rule) => ({ ...rule, name: `${rule.name} (${PRESET_PREFIX}${name})` })),
  };
  parsed.set(name, fragment);
  return fragment;
}

/** A policy with what it extends: its own rules first, then the presets' in their order; all guards. */
export function withPresets({ extends: names = [], guardrails: _, rules = [], ...policy }: WrittenPolicy): Policy {
  const presets = names.flatMap((name) => PRESETS.filter((preset) => `${PRESET_PREFIX}${preset.name}` === name));
  if (presets.length === 0) return { ...policy, rules };
  const fragments = presets.map((preset) => ({ preset, ...fragmentOf(preset) }));
  return {
    ...policy,
    never: [...policy.never, ...fragments.flatMap(({ never }) => never)],
    rules: [...rules, ...fragments.flatMap((fragment) => fragment.rules)],
    presetGuards: fragments.flatMap(({ preset, never }) =>
      never.map((_guard, index) => `${PRESET_PREFIX}${preset.name} never ${index + 1}`),
    ),
  };
}
