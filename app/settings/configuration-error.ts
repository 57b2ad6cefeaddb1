/** One thing that is wrong with the configuration. Never carries a secret value. */
export interface ConfigurationProblem {
  /** The environment variable or the field of a secret. */
  readonly setting: string;
  readonly problem: string;
  readonly fix: string;
}

/** The configuration cannot be used. Lists everything that is wrong with it, so that one deployment repairs it. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly problems: readonly ConfigurationProblem[];

  constructor(subject: string, problems: readonly ConfigurationProblem[]) {
    const list = problems.map(({ setting, problem, fix }) => `  - ${setting} ${problem}. ${fix}`);
    super([`${subject} cannot be used:`, ...list].join("\n"));
    this.problems = problems;
  }
}
