/** One request that the App made. */
export interface JournalEntry {
  readonly method: string;
  /** Without the base URL's `/api/v3`, with the query. */
  readonly path: string;
  /** The GraphQL operation's name. */
  readonly operation: string | null;
  /** `token`: the App asked for an installation token. */
  readonly kind: "read" | "write" | "token";
  /** Null: the request was never answered (a fault). */
  readonly status: number | null;
  readonly repository: string | null;
  readonly pull: number | null;
}

export interface Journal {
  readonly record: (entry: JournalEntry) => void;
  readonly entries: () => readonly JournalEntry[];
  readonly reset: () => void;
}

export function createJournal(): Journal {
  let entries: JournalEntry[] = [];
  return {
    record: (entry) => {
      entries.push(entry);
    },
    entries: () => [...entries],
    reset: () => {
      entries = [];
    },
  };
}
