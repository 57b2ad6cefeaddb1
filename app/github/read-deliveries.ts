import type { Octokit } from "./octokit.ts";

/** One attempt to deliver a webhook, as GitHub's log tells it. A redelivery has the GUID of what it repeats. */
export interface DeliveryAttempt {
  readonly id: number;
  readonly guid: string;
  readonly deliveredAt: Date;
  /** It repeats an earlier one. */
  readonly redelivery: boolean;
  /** 0 where there was no answer. */
  readonly statusCode: number;
  /** In GitHub's words, such as `timed out`. */
  readonly status: string;
  readonly event: string;
  readonly action: string | null;
}

export interface Deliveries {
  /** Newest first. */
  readonly attempts: readonly DeliveryAttempt[];
  /** When the oldest that was read was made, where there are more that were wanted; null: all of them were read. */
  readonly since: Date | null;
}

const PAGE = 100;

/**
 * The App's deliveries since a moment, page by page (docs.github.com, "List deliveries for an app webhook"). GitHub can only
 * tell failures by an answer's status, and a delivery without an answer has none, so all are read.
 *
 * @param octokit speaks for the App itself
 * @param mostPages of a hundred each
 * @param mayGoOn asked before each page but the first
 * @throws what Octokit throws
 */
export async function readDeliveries(
  octokit: Octokit,
  options: { readonly since: Date; readonly mostPages: number; readonly mayGoOn?: () => boolean },
): Promise<Deliveries> {
  const { since, mostPages, mayGoOn = () => true } = options;
  const attempts: DeliveryAttempt[] = [];
  let pages = 0;
  const read = octokit.paginate.iterator(octokit.rest.apps.listWebhookDeliveries, { per_page: PAGE });
  for await (const { data, headers } of read) {
    attempts.push(
      ...data.map(({ id, guid, delivered_at, redelivery, status_code, status, event, action }) => ({
        id,
        guid,
        deliveredAt: new Date(delivered_at),
        redelivery,
        statusCode: status_code,
        status,
        event,
        action,
      })),
    );
    const oldest = attempts.at(-1)?.deliveredAt;
    if (oldest === undefined || oldest < since) return { attempts: attempts.filter(isWanted), since: null };
    pages += 1;
    const hasMore = headers.link?.includes('rel="next"') ?? false;
    if (hasMore && (pages === mostPages || !mayGoOn())) return { attempts, since: oldest };
  }
  return { attempts, since: null };

  function isWanted({ deliveredAt }: DeliveryAttempt): boolean {
    return deliveredAt >= since;
  }
}

/** Whether GitHub's webhook was taken. */
export function wentWell({ statusCode }: Pick<DeliveryAttempt, "statusCode">): boolean {
  return statusCode >= 200 && statusCode < 300;
}
