/** A decision as the worker logs it. */
export interface LoggedDecision {
  readonly repository: string;
  readonly pull: number;
  readonly outcome: string;
  readonly reason: string;
  /** In words, as on the check run. */
  readonly title: string;
  /** How many queue messages this one evaluation answered. */
  readonly messages: number;
}

/** A log line of a Lambda that somebody should see: a warning or an error. */
export interface Trouble {
  readonly repository: string | null;
  readonly level: string;
  readonly message: string;
}

/** What the Lambdas logged so far. */
export interface LogBook {
  readonly decisions: readonly LoggedDecision[];
  readonly troubles: readonly Trouble[];
  /** Takes a line of a Lambda. */
  readonly onLog: (line: string) => void;
}

/** An empty log book. */
export function logBook(): LogBook {
  const decisions: LoggedDecision[] = [];
  const troubles: Trouble[] = [];
  return {
    decisions,
    troubles,
    onLog(line) {
      const read = readLogLine(line);
      if (read === null) return;
      if ("decision" in read) decisions.push(read.decision);
      else troubles.push(read.trouble);
    },
  };
}

/** Reads a line that the worker wrote; null if it tells neither a decision nor trouble. */
export function readLogLine(
  line: string,
): { readonly decision: LoggedDecision } | { readonly trouble: Trouble } | null {
  const record = parse(line);
  if (record === null) return null;
  const { level, message, repository, pull, outcome, reason, messages } = record;
  if (typeof message !== "string") return null;
  if (typeof outcome === "string" && typeof repository === "string" && typeof pull === "number") {
    const count = typeof messages === "number" ? messages : 1;
    return { decision: { repository, pull, outcome, reason: String(reason), title: message, messages: count } };
  }
  if (level !== "WARN" && level !== "ERROR") return null;
  return { trouble: { repository: typeof repository === "string" ? repository : null, level, message } };
}

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
