/**
 * What a check run of ours says of itself in `external_id`, which nobody sees and nobody but our App can write: the pull
 * request that it belongs to, and up to when dismissals of our approvals were lifted by a command.
 */
export interface CheckRunReference {
  readonly pull: number;
  /** ISO 8601, as GitHub told the last of those dismissals; null: none were lifted. */
  readonly vetoLifted: string | null;
}

const FORM = /^pull:(\d+)(?: veto-lifted:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z))?$/;

/** As `external_id`: `pull:12`, or `pull:12 veto-lifted:2026-11-21T10:09:00Z`. */
export function writeReference({ pull, vetoLifted }: CheckRunReference): string {
  return vetoLifted === null ? `pull:${pull}` : `pull:${pull} veto-lifted:${vetoLifted}`;
}

/** Null: it is none that speaks of a pull request. */
export function readReference(externalId: string | null): CheckRunReference | null {
  const [, pull, vetoLifted = null] = FORM.exec(externalId ?? "") ?? [];
  const number = Number(pull);
  return Number.isSafeInteger(number) && number > 0 ? { pull: number, vetoLifted } : null;
}
