import type { Octokit } from "../../../github/octokit.ts";
import type { Check } from "../check.ts";
import { type Attempt, deliveriesFinding } from "../deliveries.ts";
import { shown } from "../why-not.ts";

/** Each has 100. A busy App fills them within minutes; then what they tell is of those minutes. */
const MOST_PAGES = 5;
const DAY = 24 * 60 * 60 * 1_000;

export const webhookDeliveries: Check = {
  id: "webhook-deliveries",
  group: "Webhook",
  title: "Deliveries",
  async examine({ app, now }) {
    const { octokit } = await app.get();
    const { attempts, since } = await lastDay(octokit, now());
    return deliveriesFinding(attempts, now(), since);
  },
};

/** Newest first, page by page (docs.github.com, "List deliveries for an app webhook"). */
async function lastDay(octokit: Octokit, now: Date): Promise<{ attempts: readonly Attempt[]; since: Date | null }> {
  const attempts: Attempt[] = [];
  let pages = 0;
  for await (const { data } of octokit.paginate.iterator(octokit.rest.apps.listWebhookDeliveries, { per_page: 100 })) {
    attempts.push(
      ...data.map(({ guid, delivered_at, status_code, status }) => ({
        guid,
        deliveredAt: new Date(delivered_at),
        statusCode: status_code,
        status: shown(status),
      })),
    );
    const oldest = attempts.at(-1)?.deliveredAt;
    if (oldest === undefined || now.getTime() - oldest.getTime() >= DAY) return { attempts, since: null };
    pages += 1;
    if (pages === MOST_PAGES) return { attempts, since: oldest };
  }
  return { attempts, since: null };
}
