import type { Conclusion } from "../pull-request/snapshot.ts";

/** Which checks must be green, as the policy's `checks` key says it. */
export interface CheckSettings {
  /** `all`: every check that reports; `required`: those that the base branch requires; or a list of names. */
  readonly require: "all" | "required" | readonly CheckSelector[];
  readonly ignore: readonly CheckSelector[];
  /** Conclusions of a check run that count as passed. */
  readonly pass: readonly Conclusion[];
  /** How many checks must have reported at least. */
  readonly minimum: number;
}

/** Checks by exact name or glob and, where given, by the App that reports them. */
export interface CheckSelector {
  readonly name: string;
  /** An App's slug or id, of a check run or of a commit status that the App posts. */
  readonly app?: string | undefined;
  /** The login of the person or machine user who posts a commit status. */
  readonly user?: string | undefined;
}

export const DEFAULT_CHECK_SETTINGS: CheckSettings = {
  require: "all",
  ignore: [],
  pass: ["success", "neutral", "skipped"],
  minimum: 1,
};
