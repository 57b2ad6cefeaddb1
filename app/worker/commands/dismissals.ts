import type { DismissalRefusal, DismissalWords } from "../../commands/dismissal.ts";
import { writeReviewMemory } from "../../github/check-run.ts";
import type { Octokit } from "../../github/octokit.ts";
import type { Log } from "../../observability/log.ts";
import { type Account, sameAccount } from "../../pull-request/account.ts";
import { peopleOf } from "../../pull-request/people.ts";
import type { OwnCheckRun, Snapshot } from "../../pull-request/snapshot.ts";
import { fingerprintNamed } from "../../review/findings/fingerprint.ts";
import { decodeMemory, encodeMemory } from "../../review/memory/encode.ts";
import type { ReviewMemory } from "../../review/memory/review-memory.ts";

/** Somebody with write access asked that a finding does not count. */
export interface AskedDismissal extends DismissalWords {
  readonly by: Account;
  /** ISO 8601; when it was said. */
  readonly spoken: string;
  /** Is told what became of it, for each snapshot that it is looked at in. Null: it is dismissed. */
  readonly tell: (refusal: DismissalRefusal | null) => void;
}

/**
 * Writes down what people dismiss, in the memory of the review in our own check run of this head, before anything is decided
 * from it. A finding that is not there cannot be dismissed, so nobody can ask for one that is still to come. Doing it twice
 * is harmless.
 *
 * @returns the snapshot as it is then
 * @throws what Octokit throws; then nobody is told anything
 */
export async function withDismissals(
  {
    octokit,
    log,
    dismissals,
  }: { readonly octokit: Octokit; readonly log: Log; readonly dismissals: readonly AskedDismissal[] },
  snapshot: Snapshot,
): Promise<Snapshot> {
  const before = rememberedOn(snapshot);
  let remembered = before;
  const told: (() => void)[] = [];
  for (const asked of dismissals) {
    const judged = judge(asked, snapshot, remembered);
    const refusal = "memory" in judged ? null : judged;
    if ("memory" in judged) remembered = judged;
    log.info(refusal === null ? "Dismissed a finding" : "Did not dismiss a finding", {
      by: asked.by.login,
      ...(refusal === null ? {} : { why: refusal.kind }),
    });
    told.push(() => asked.tell(refusal));
  }
  const now =
    remembered === null || remembered.line === before?.line
      ? snapshot
      : withRun(snapshot, await writeReviewMemory(octokit, snapshot, remembered.run, remembered.line));
  for (const tell of told) tell();
  return now;
}

/**
 * A memory with those dismissals alone that still count: whoever worked on the pull request since has no say any more, nor
 * has anybody while it is not known who did.
 */
export function withCountingDismissals(memory: ReviewMemory, snapshot: Snapshot): ReviewMemory {
  return { ...memory, dismissals: memory.dismissals.filter(({ by }) => involvement(by, snapshot) === null) };
}

interface Remembered {
  readonly run: OwnCheckRun;
  /** As it is written down. */
  readonly line: string;
  readonly memory: ReviewMemory;
}

/** What is remembered on the head's check run of this pull request, and of no other one. */
function rememberedOn({ ownCheckRuns, pull }: Snapshot): Remembered | null {
  for (const run of ownCheckRuns) {
    const line = run.pull === pull.number ? run.reviewMemory : null;
    const memory = line === null ? null : decodeMemory(line);
    if (line !== null && memory !== null) return { run, line, memory };
  }
  return null;
}

function judge(
  { id, reason, by, spoken }: AskedDismissal,
  snapshot: Snapshot,
  remembered: Remembered | null,
): Remembered | DismissalRefusal {
  if (snapshot.pull.state !== "open") return { kind: "closed" };
  const involved = involvement(by, snapshot);
  if (involved !== null) return involved;
  if (id === "") return { kind: "unnamed" };
  if (remembered === null) return { kind: "no-review" };
  const { run, memory } = remembered;
  const fingerprints = memory.findings.map(({ fingerprint }) => fingerprint);
  const fingerprint = fingerprintNamed(fingerprints, id);
  if (fingerprint === null) {
    const begin = fingerprints.filter((each) => each.startsWith(id.toLowerCase()));
    return begin.length > 1 && id.length >= LEAST_DIGITS ? { kind: "ambiguous", id } : { kind: "unknown", id };
  }
  if (memory.dismissals.some((each) => each.fingerprint === fingerprint)) return remembered;
  // Only what a person could see is dismissed: a push could bring another finding whose id begins alike.
  const shown = run.startedAt === null ? Number.NaN : Date.parse(run.startedAt);
  if (!(shown <= Date.parse(spoken))) return { kind: "pushed" };
  return dismissed(remembered, { fingerprint, by: { ...by }, reason });
}

/** With fewer digits none is named. */
const LEAST_DIGITS = 8;

/** Who made a change has no say in what is wrong with it; nor has anybody while it is not known who did. */
function involvement(by: Account, snapshot: Snapshot): DismissalRefusal | null {
  const people = peopleOf(snapshot);
  if (people.accounts.some((account) => sameAccount(account, by))) return { kind: "contributor" };
  const blind = people.missing ?? people.unattributed[0];
  return blind === undefined ? null : { kind: "people-unknown", why: blind };
}

/** Only if all of it is still there when it is read again. */
function dismissed(
  { run, memory }: Remembered,
  dismissal: ReviewMemory["dismissals"][number],
): Remembered | DismissalRefusal {
  const { line } = encodeMemory({ ...memory, dismissals: [...memory.dismissals, dismissal] });
  const read = decodeMemory(line);
  const kept = read?.dismissals.map(({ fingerprint }) => fingerprint) ?? [];
  if (read === null || read.blockersLost !== memory.blockersLost) return { kind: "no-room" };
  return [...memory.dismissals, dismissal].every(({ fingerprint }) => kept.includes(fingerprint))
    ? { run, line, memory: read }
    : { kind: "no-room" };
}

function withRun(snapshot: Snapshot, run: OwnCheckRun): Snapshot {
  return { ...snapshot, ownCheckRuns: snapshot.ownCheckRuns.map((each) => (each.id === run.id ? run : each)) };
}
