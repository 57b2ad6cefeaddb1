/**
 * The message between the webhook Lambda and the worker Lambda: a hint to look at a pull request, never a description of
 * what to do. Small (a webhook's payload may be 25 MB, an SQS message 1 MiB) and versioned.
 */
export type Envelope =
  | EvaluateEnvelope
  | CommandEnvelope
  | ResolveEnvelope
  | ReevaluateEnvelope
  | ReevaluateAllEnvelope
  | MergeGroupEnvelope;

/** Look at this pull request. */
export interface EvaluateEnvelope extends EnvelopeBase {
  readonly kind: "evaluate";
  readonly pull: number;
}

/** A person may have given a command on this pull request: look whether they did and may, do it, and look at it. */
export interface CommandEnvelope extends EnvelopeBase {
  readonly kind: "command";
  readonly pull: number;
  readonly by: Person;
  readonly source: CommandSource;
}

/** An account of a person, by what does not change and by what people see. */
export interface Person {
  readonly id: number;
  readonly login: string;
}

export type CommandSource =
  /** The node id of a comment, which says what the command is when it is read again. */
  | { readonly via: "comment"; readonly comment: string }
  /** The identifier of a button on our check run for this commit. */
  | { readonly via: "button"; readonly button: string; readonly sha: string };

/** Look up the open pull requests with exactly this head, and look at each. */
export interface ResolveEnvelope extends EnvelopeBase {
  readonly kind: "resolve";
  readonly sha: string;
}

/** The policy of a branch may have changed: look at every open pull request for it. */
export interface ReevaluateEnvelope extends EnvelopeBase {
  readonly kind: "reevaluate";
  /** Null: every branch, since the policy of the organisation may have changed. */
  readonly branch: string | null;
  /** The commit of the push, which is the tip of that branch, or of the organisation's repository `.github`. */
  readonly sha: string;
}

/** The policy of the organisation may have changed: look at every open pull request of all its repositories. */
export interface ReevaluateAllEnvelope extends EnvelopeBase {
  readonly kind: "reevaluate-all";
  /** The commit of the push to the repository `.github`. */
  readonly sha: string;
  /** Which hundred of the repositories, counted from 1; each message asks for the next one. */
  readonly page: number;
}

/** A merge queue asks for the check on this commit. */
export interface MergeGroupEnvelope extends EnvelopeBase {
  readonly kind: "merge-group";
  readonly sha: string;
}

export const ENVELOPE_VERSION = 1;

export interface EnvelopeBase {
  readonly v: typeof ENVELOPE_VERSION;
  /** `x-github-delivery`; the same again when GitHub redelivers. */
  readonly deliveryId: string;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number;
  readonly repository: { readonly id: number; readonly owner: string; readonly name: string };
  readonly fence: Fence;
  /** When the webhook was received; ISO 8601, UTC. */
  readonly receivedAt: string;
}

/**
 * What the event already knows. A snapshot that is older than this is a stale read. It decides when to read, never what
 * to decide.
 */
export interface Fence {
  readonly pull?: { readonly updatedAt: string; readonly headSha: string };
  readonly checkRun?: {
    readonly id: number;
    /** Older webhooks did not send it. */
    readonly name?: string;
    readonly headSha: string;
    readonly status: string;
    readonly conclusion: string | null;
  };
  /** A suite that is completed. */
  readonly checkSuite?: { readonly id: number; readonly headSha: string };
  /** The tip that the main branch of the owner's repository `.github` got, with the policy of the organisation. */
  readonly organization?: { readonly sha: string };
  /** The base branch, and the tip that it got. */
  readonly base?: { readonly ref: string; readonly sha: string };
  readonly status?: {
    readonly sha: string;
    readonly context: string;
    readonly state: string;
    readonly createdAt: string;
  };
}

/**
 * FIFO group: one pull request is never evaluated by two workers at once, and one that is stuck holds up no other.
 * At most 128 characters (SQS); a repository id and a SHA stay far below.
 */
export function groupOf(envelope: Envelope): string {
  switch (envelope.kind) {
    case "evaluate":
    case "command":
      return `${envelope.repository.id}#${envelope.pull}`;
    case "resolve":
    case "reevaluate":
    case "reevaluate-all":
    case "merge-group":
      return `${envelope.repository.id}@${envelope.sha}`;
  }
}

/**
 * The delivery GUID: GitHub's redelivery of one event within SQS's five minutes is one message, two events are two.
 * Where one event becomes several messages, each has its group in its id too (the event may be about several
 * repositories), and of those of one group what tells them apart, so that it does not depend on the queue's
 * `DeduplicationScope`. At most 128 characters (SQS).
 */
export function deduplicationIdOf(envelope: Envelope, oneOfSeveral: boolean): string {
  const { deliveryId } = envelope;
  if (!oneOfSeveral) return deliveryId;
  if (envelope.kind === "reevaluate-all") return `${deliveryId}:${envelope.repository.id}:${envelope.page}`;
  return `${deliveryId}:${groupOf(envelope)}`;
}
