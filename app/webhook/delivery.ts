import { AsyncLocalStorage } from "node:async_hooks";
import type { Envelope } from "../queue/envelope.ts";

/** What became of a delivery. */
export type Outcome =
  | { readonly kind: "enqueued"; readonly envelopes: readonly Envelope[] }
  | { readonly kind: "ignored"; readonly reason: string }
  | { readonly kind: "malformed"; readonly reason: string }
  /** The queue did not take it. GitHub must hear of it, so that the delivery counts as failed and can be redelivered. */
  | { readonly kind: "not-enqueued"; readonly envelopes: readonly Envelope[]; readonly error: unknown };

/** A webhook whose signature was verified and whose form is right. */
export interface Delivery {
  /** `x-github-delivery`; the same again when GitHub redelivers. */
  readonly id: string;
  readonly event: string;
  /** Exactly the bytes that were signed, as UTF-8. */
  readonly body: string;
  readonly signature: string;
  /** Our own App's id, where GitHub says that the webhook is an App's. */
  readonly appId: number | null;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
}

/**
 * The delivery that is being handled. Probot hands a handler the event's name, id and payload alone, and the adapter
 * answers nothing but "ok": what the guard knows goes down, and what the handler did comes back up, through here.
 */
export interface DeliveryUnderway {
  readonly delivery: Delivery;
  outcome: Outcome | null;
}

export const deliveryUnderway = new AsyncLocalStorage<DeliveryUnderway>();
