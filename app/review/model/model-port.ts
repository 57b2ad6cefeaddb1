/**
 * What the review asks of a language model, whoever runs it: one conversation in, one structured answer out. The edge to
 * Amazon Bedrock implements it (app/review/bedrock), tests script it.
 */
export interface ModelPort {
  /**
   * Asks once. Never throws for what a model or its service does: each failure is an answer of its own, since none may be
   * taken for "nothing found".
   *
   * @throws {ThrottledError} (throttled-error.ts) where the service asks to wait before anything was paid: the message goes back to the queue
   */
  readonly ask: (question: ModelQuestion) => Promise<ModelAnswer>;
}

export interface ModelQuestion {
  /** A name of the model table. */
  readonly model: string;
  readonly system: string;
  /** What is the same in several questions comes first and is marked, so that it can be cached. */
  readonly blocks: readonly ModelBlock[];
  readonly tool: {
    readonly name: string;
    readonly description: string;
    /** JSON Schema without bounds on numbers, lengths and counts, which services refuse. */
    readonly schema: object;
  };
  /** Checks the tool's input; what it says is told to the model in the one repair turn. */
  readonly validate: (input: unknown) => { readonly valid: true } | { readonly valid: false; readonly problem: string };
  readonly maxOutputTokens: number;
  /** For the bill: repository, pull request, step. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ModelBlock {
  readonly text: string;
  /** Other people's words: with a guardrail configured they are marked for it. */
  readonly untrusted: boolean;
  /** A cache point behind this block pays. */
  readonly cacheable: boolean;
}

export type ModelAnswer =
  | { readonly kind: "answered"; readonly input: unknown; readonly usage: ModelUsage }
  /** Asked and paid for, and no answer that can be used. */
  | { readonly kind: "failed"; readonly failure: ModelFailure; readonly usage: ModelUsage };

export interface ModelFailure {
  readonly code:
    | "max-tokens"
    | "content-filtered"
    | "guardrail"
    | "malformed"
    | "context-exceeded"
    | "unexpected-stop"
    | "timeout"
    | "access-denied"
    | "model-not-found"
    | "refused-request"
    | "unreachable"
    | "service";
  /** A sentence for people: what happened and what to do. */
  readonly sentence: string;
}

export interface ModelUsage {
  /** Requests that a model may have worked on; what was refused before is none. */
  readonly calls: number;
  /** All that was read, also from the cache. */
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Those of `inputTokens` that were read from the cache. */
  readonly cachedTokens: number;
  /** US dollars; null where the table has no price, or nobody told what a request used that broke off. */
  readonly cost: number | null;
}
