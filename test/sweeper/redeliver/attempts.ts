import type { DeliveryAttempt } from "../../../app/github/read-deliveries.ts";

export const NOW = new Date("2026-11-27T12:00:00Z");
const MINUTE = 60_000;

let ids = 0;

/** An attempt to deliver an event, so many minutes ago; by default GitHub's own, which our webhook answered with 503. */
export function anAttempt(guid: string, minutesAgo: number, fields: Partial<DeliveryAttempt> = {}): DeliveryAttempt {
  const statusCode = fields.statusCode ?? 503;
  return {
    id: ++ids,
    guid,
    deliveredAt: new Date(NOW.getTime() - minutesAgo * MINUTE),
    redelivery: false,
    statusCode,
    status: statusCode === 202 ? "OK" : `Invalid HTTP Response: ${statusCode}`,
    event: "pull_request",
    action: "opened",
    ...fields,
  };
}

/** GitHub's own attempt, and then ours, all of which failed. */
export function failedAttempts(guid: string, ...minutesAgo: readonly number[]): readonly DeliveryAttempt[] {
  return minutesAgo.map((minutes, index) => anAttempt(guid, minutes, { redelivery: index > 0 }));
}
