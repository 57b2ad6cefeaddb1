/** It works; somebody should look at it all the same. */
type Warning = { readonly status: "warning"; readonly found: string; readonly fix: string };
type Failure = { readonly status: "failed"; readonly found: string; readonly fix: string };
/** It could not be checked; `found` says why. Never counts as fine. */
type Unchecked = {
  readonly status: "unchecked";
  readonly found: string;
  /** The title of the check that tells of what is missing, where it is not a trouble of its own. */
  readonly see?: string;
};

/** What a check found. */
export type Finding = { readonly status: "ok"; readonly found: string } | Warning | Failure | Unchecked;

export const ok = (found: string): Finding => ({ status: "ok", found });
export const warning = (found: string, fix: string): Warning => ({ status: "warning", found, fix });
export const failed = (found: string, fix: string): Failure => ({ status: "failed", found, fix });
export const unchecked = (found: string): Unchecked => ({ status: "unchecked", found });

/**
 * What is wrong with one thing, as one finding: as bad as the worst of it, with each way to mend it once. Where nothing is
 * wrong, `fine`.
 */
export function together(troubles: readonly (Warning | Failure)[], fine: string): Finding {
  if (troubles.length === 0) return ok(fine);
  const sorted = [...troubles].sort((a, b) => Number(b.status === "failed") - Number(a.status === "failed"));
  const found = sorted.map((trouble) => trouble.found).join("; ");
  const fix = [...new Set(sorted.map((trouble) => trouble.fix))].join(" ");
  return sorted[0]?.status === "failed" ? failed(found, fix) : warning(found, fix);
}

/** What is wrong with a part of something. */
export type Trouble = Warning | Failure;
