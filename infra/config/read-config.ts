import { LineCounter, parseDocument } from "yaml";
import { placeAt } from "../../app/policy/policy-yaml.ts";
import type { Problem } from "../../app/policy/problem.ts";
import { problemsOf } from "../../app/policy/yaml-problems.ts";
import { contradictions } from "./contradictions.ts";
import { configSchema, type DeploymentConfig } from "./schema.ts";

/** The configuration cannot be used; the message says everything that is wrong with it, with line and column. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    const lines = problems.map(
      ({ line, column, path, message }) => `  ${file}:${line}:${column}  ${path === "" ? "" : `${path}: `}${message}`,
    );
    super(["The deployment's configuration cannot be used:", ...lines].join("\n"));
    this.problems = problems;
  }
}

/**
 * Reads a deployment's configuration; an empty text is all defaults.
 *
 * @param file its name, for messages
 * @param region where it goes to if it does not say so itself, as far as that is known
 * @throws {ConfigError} that lists every problem at once
 */
export function readConfig(text: string, file: string, region?: string): DeploymentConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true });
  const broken = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    ...placeAt(lines, pos[0]),
    path: "",
    message: message.split("\n")[0] ?? message,
  }));
  if (broken.length > 0) throw new ConfigError(file, broken);
  const value: unknown = document.toJS() ?? {};
  const result = configSchema.safeParse(value);
  if (!result.success) {
    const source = { value, document, lines, schema: configSchema };
    throw new ConfigError(file, inOrder(result.error.issues.flatMap((issue) => problemsOf(issue, source))));
  }
  const config = { ...result.data, ...(result.data.region === undefined && region ? { region } : {}) };
  const against = contradictions(config).map(({ path, message }) => {
    const issue = { code: "custom" as const, path: [...path], message, input: undefined };
    return problemsOf(issue, { value, document, lines, schema: configSchema }).map((problem) => ({
      ...problem,
      // What contradicts may be a default, which is written nowhere.
      message,
    }));
  });
  if (against.length > 0) throw new ConfigError(file, inOrder(against.flat()));
  return config;
}

function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
