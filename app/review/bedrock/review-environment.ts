import { ConfigurationError, type ConfigurationProblem } from "../../settings/configuration-error.ts";
import type { ReadVariable } from "../../settings/variables.ts";
import { modelTable } from "./model-table.ts";
import type { Model } from "./models.ts";

export interface Guardrail {
  /** An id or an ARN. */
  readonly id: string;
  /** A number, or `DRAFT`. */
  readonly version: string;
}

/** How this deployment reviews, where a policy does not say otherwise. Models are names of the table. */
export interface ReviewEnvironment {
  readonly models: readonly Model[];
  readonly model: string;
  readonly largeModel: string;
  readonly refuter: string;
  readonly guardrail: Guardrail | null;
  /** Where Bedrock is asked, for sentences. */
  readonly region: string;
  /** The same where it is another one than the function's own; null: the SDK knows it. */
  readonly otherRegion: string | null;
}

/** A quick one finds; another one, that errs elsewhere, looks at what was found. */
const DEFAULTS = { model: "claude-sonnet-5.5", refuter: "claude-opus-5.5" } as const;

/**
 * Reads `REVIEW` (`on` or `off`, which is the default), `REVIEW_MODELS`, `REVIEW_MODEL`, `REVIEW_LARGE_MODEL`,
 * `REVIEW_REFUTER`, `REVIEW_GUARDRAIL` (`id:version`) and `REVIEW_REGION` (default: the function's own). Each model's name must be in the table.
 *
 * @returns null where this deployment has no AI review; then nothing else is looked at
 * @throws {ConfigurationError} that lists every problem at once
 */
export function readReviewEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): ReviewEnvironment | null {
  const problems: ConfigurationProblem[] = [];
  const read = <T>(name: string, as: ReadVariable<T>): T | undefined => {
    const found = as((variables[name] ?? "").trim());
    if ("value" in found) return found.value;
    problems.push({ setting: name, ...found });
    return undefined;
  };
  const on = read("REVIEW", readOnOff);
  if (on === false) return null;
  const models = read("REVIEW_MODELS", readModels);
  const named = (fallback: string) => readModelName(models ?? [], fallback);
  const model = models && read("REVIEW_MODEL", named(DEFAULTS.model));
  const largeModel = models && read("REVIEW_LARGE_MODEL", named(model ?? DEFAULTS.model));
  const refuter = models && read("REVIEW_REFUTER", named(DEFAULTS.refuter));
  const guardrail = read("REVIEW_GUARDRAIL", readGuardrail);
  const otherRegion = read("REVIEW_REGION", readRegion);
  if (
    on === undefined ||
    models === undefined ||
    model === undefined ||
    largeModel === undefined ||
    refuter === undefined ||
    guardrail === undefined ||
    otherRegion === undefined
  ) {
    throw new ConfigurationError("The AI review's part of the worker Lambda's environment", problems);
  }
  const region = otherRegion ?? (variables.AWS_REGION?.trim() || "its region");
  return { models, model, largeModel, refuter, guardrail, region, otherRegion };
}

const readOnOff: ReadVariable<boolean> = (text) => {
  if (text === "" || text === "off") return { value: false };
  if (text === "on") return { value: true };
  return { problem: "is neither `on` nor `off`", fix: "Leave it out for off" };
};

const readModels: ReadVariable<readonly Model[]> = (text) => {
  const table = modelTable(text);
  if ("value" in table) return table;
  return {
    problem: table.problem,
    fix: 'Set it to a JSON list such as [{"name": "…", "id": "eu.…", "contextTokens": 200000, "maxOutputTokens": 64000}]',
  };
};

function readModelName(models: readonly Model[], fallback: string): ReadVariable<string> {
  return (text) => {
    const name = text === "" ? fallback : text;
    if (models.some((model) => model.name === name)) return { value: name };
    return {
      problem: "names no model of the table",
      fix: `Set it to one of ${models.map((model) => model.name).join(", ")}, or describe the model in REVIEW_MODELS`,
    };
  };
}

const readRegion: ReadVariable<string | null> = (text) => {
  if (text === "") return { value: null };
  if (/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(text)) return { value: text };
  return {
    problem: "is no region of AWS",
    fix: "Leave it out for the function's own, or set it to one, such as us-east-1",
  };
};

/** The patterns of Converse's `guardrailIdentifier` and `guardrailVersion` (API reference). */
const readGuardrail: ReadVariable<Guardrail | null> = (text) => {
  if (text === "") return { value: null };
  const [, id, version] =
    /^([a-z0-9]{1,64}|arn:aws[\w-]*:bedrock:[a-z0-9-]+:\d{12}:guardrail\/[a-z0-9]+):(DRAFT|[1-9]\d{0,7})$/.exec(text) ??
    [];
  if (id !== undefined && version !== undefined) return { value: { id, version } };
  return { problem: "is not id:version", fix: "Set it to a guardrail's id and version, such as abc123def456:1" };
};
