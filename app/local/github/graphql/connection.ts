import { GraphqlRefusal } from "./refusal.ts";

/** The paging arguments that every connection takes. */
export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

const LARGEST_PAGE = 100;

/**
 * One page of a list, with opaque cursors. `shape` is asked only for the items on the page.
 *
 * @throws GraphqlRefusal without `first` or `last`, or with more than 100, as GitHub refuses both:
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#node-limit
 */
export function connection<Item>(
  name: string,
  items: readonly Item[],
  page: PageArguments,
  shape: (item: Item) => unknown,
): Readonly<Record<string, unknown>> {
  const { first = null, last = null } = page;
  if (first === null && last === null) {
    throw new GraphqlRefusal(
      "MISSING_PAGINATION_BOUNDARIES",
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  }
  for (const [limit, asked] of Object.entries({ first, last })) {
    if (asked !== null && asked > LARGEST_PAGE) {
      throw new GraphqlRefusal(
        "EXCESSIVE_PAGINATION",
        `Requesting ${asked} records on the \`${name}\` connection exceeds the \`${limit}\` limit of ${LARGEST_PAGE} records.`,
      );
    }
  }
  const from = page.after === undefined || page.after === null ? 0 : positionOf(page.after) + 1;
  const to = page.before === undefined || page.before === null ? items.length : positionOf(page.before);
  const start = first === null && last !== null ? Math.max(from, to - last) : from;
  const end = first === null ? to : Math.min(to, from + first);
  const shown = items.slice(start, end);
  const cursors = shown.map((_, index) => cursorOf(start + index));
  return {
    totalCount: items.length,
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: cursors[0] ?? null,
      endCursor: cursors.at(-1) ?? null,
    },
    nodes: () => shown.map(shape),
    edges: () => shown.map((item, index) => ({ cursor: cursors[index], node: shape(item) })),
  };
}

const CURSOR = "cursor:v2:";

function cursorOf(position: number): string {
  return Buffer.from(`${CURSOR}${position}`).toString("base64");
}

function positionOf(cursor: string): number {
  const text = Buffer.from(cursor, "base64").toString();
  const position = Number(text.slice(CURSOR.length));
  if (!text.startsWith(CURSOR) || !Number.isInteger(position))
    throw new GraphqlRefusal("INVALID_CURSOR_ARGUMENTS", `\`${cursor}\` does not appear to be a valid cursor.`);
  return position;
}
