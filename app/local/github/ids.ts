/**
 * Database ids. Each kind counts in its own range, so that a number in a log shows what it is, and stays below 2^31:
 * GraphQL's `databaseId` is an `Int`.
 */
const FIRST = {
  account: 90_000_001,
  app: 2_000_001,
  repository: 700_000_001,
  pull: 1_900_000_001,
  review: 2_000_000_001,
  reviewComment: 2_100_000_001,
  comment: 1_500_000_001,
  checkSuite: 1_200_000_001,
  checkRun: 1_300_000_001,
  status: 1_400_000_001,
  workflow: 60_000_001,
  workflowRun: 1_600_000_001,
  label: 800_000_001,
  ruleset: 1_001,
  dismissal: 1_700_000_001,
  timelineEvent: 1_800_000_001,
  delivery: 13_000_000_001,
} as const;

export type IdKind = keyof typeof FIRST;

export type NextId = (kind: IdKind) => number;

export function createIds(): NextId {
  const next = new Map<IdKind, number>();
  return (kind) => {
    const id = next.get(kind) ?? FIRST[kind];
    next.set(kind, id + 1);
    return id;
  };
}

/** A global node id in GitHub's form: a prefix that names the type, and an opaque part. */
export function nodeId(prefix: string, ...parts: readonly (number | string)[]): string {
  const opening = ["U", "BOT", "O", "A"].includes(prefix) ? "kgDO" : "kwDO";
  return `${prefix}_${opening}${Buffer.from(parts.join(".")).toString("base64url")}`;
}

/** What {@link nodeId} was made of; null for anything else. */
export function parseNodeId(id: string): { readonly prefix: string; readonly parts: readonly string[] } | null {
  const found = /^([A-Z]+)_k[gw]DO([\w-]*)$/.exec(id);
  if (found?.[1] === undefined || found[2] === undefined) return null;
  return { prefix: found[1], parts: Buffer.from(found[2], "base64url").toString().split(".") };
}
