/**
 * What a check run of ours says of itself in `external_id`, which nobody sees and nobody but our App can write: the pull
 * request that it belongs to, who approves it for us besides the App, and up to when dismissals of our approvals were lifted
 * by a command.
 */
export interface CheckRunReference {
  readonly pull: number;
  /** The ids of machine users; not there: only the App approved it. */
  readonly approvers?: readonly number[];
  /** ISO 8601, as GitHub told the last of those dismissals; null: none were lifted. */
  readonly vetoLifted: string | null;
}

const FORM = /^pull:(\d+)(?: approvers:(\d+(?:,\d+)*))?(?: veto-lifted:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z))?$/;

/** As `external_id`: `pull:12`, or `pull:12 approvers:583231 veto-lifted:2026-11-21T10:09:00Z`. */
export function writeReference({ pull, approvers = [], vetoLifted }: CheckRunReference): string {
  return [
    `pull:${pull}`,
    ...(approvers.length === 0 ? [] : [`approvers:${approvers.join(",")}`]),
    ...(vetoLifted === null ? [] : [`veto-lifted:${vetoLifted}`]),
  ].join(" ");
}

/** Null: it is none that speaks of a pull request. */
export function readReference(externalId: string | null): CheckRunReference | null {
  const [, pull, ids, vetoLifted = null] = FORM.exec(externalId ?? "") ?? [];
  const number = Number(pull);
  if (!(Number.isSafeInteger(number) && number > 0)) return null;
  const approvers = (ids?.split(",") ?? []).map(Number).filter(Number.isSafeInteger);
  return { pull: number, ...(approvers.length === 0 ? {} : { approvers }), vetoLifted };
}
