const PLACEHOLDER = /<secret:[a-z0-9-]+:\d+(?: continued)?>/g;

/** Whether there is something to read in a text besides placeholders. */
export function saysSomething(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text.replace(PLACEHOLDER, ""));
}

/** What stands for a secret: `<secret:github-token:1>`, and on the further lines of the same `<secret:private-key:1 continued>`. */
export interface Placeholder {
  readonly first: string;
  readonly continued: string;
}

/** Gives the same secret the same placeholder, in the order in which it is asked; each kind counts for itself. */
export function placeholders(): (secret: string, kind: string) => Placeholder {
  const known = new Map<string, Placeholder>();
  const counts = new Map<string, number>();
  return (secret, kind) => {
    const before = known.get(secret);
    if (before !== undefined) return before;
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    const fresh = { first: `<secret:${kind}:${number}>`, continued: `<secret:${kind}:${number} continued>` };
    known.set(secret, fresh);
    return fresh;
  };
}
