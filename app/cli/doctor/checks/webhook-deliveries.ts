import { readDeliveries } from "../../../github/read-deliveries.ts";
import type { Check } from "../check.ts";
import { deliveriesFinding } from "../deliveries.ts";
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
    const read = await readDeliveries(octokit, { since: new Date(now().getTime() - DAY), mostPages: MOST_PAGES });
    const attempts = read.attempts.map((attempt) => ({ ...attempt, status: shown(attempt.status) }));
    return deliveriesFinding(attempts, now(), read.since);
  },
};
