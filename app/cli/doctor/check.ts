import type { Examination } from "./examination.ts";
import type { Finding } from "./finding.ts";

export const GROUPS = ["AWS", "GitHub App", "Webhook", "Queue", "Functions", "AI review", "Clocks"] as const;

/** One line of the doctor's report. */
export interface Check {
  /** Stable: programs go by it (docs/cli.md lists them). */
  readonly id: string;
  readonly group: (typeof GROUPS)[number];
  readonly title: string;
  /**
   * Looks; null where this deployment has nothing to look at. What it throws ends no other check: it is why this one could
   * not be made.
   */
  readonly examine: (examination: Examination) => Promise<Finding | null>;
}

export type CheckResult = Pick<Check, "id" | "group" | "title"> & Finding;
