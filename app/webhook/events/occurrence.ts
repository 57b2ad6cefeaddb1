import { ENVELOPE_VERSION, type EnvelopeBase, type Fence, type Person } from "../../queue/envelope.ts";
import type { JsonReader } from "../../queue/json-reader.ts";

/** Who we are, as far as the webhook knows it. */
export interface OwnApp {
  readonly appId: number | null;
  readonly slug: string | null;
}

/** An event of an installed App, before its own rules look at it. */
export interface Occurrence {
  readonly action: string | null;
  readonly payload: JsonReader;
  readonly own: OwnApp;
  /** The part of the envelope that all messages of this event share. */
  envelope(fence: Fence): EnvelopeBase;
  readonly repositoryId: number;
}

/** @throws {JsonShapeError} where the installation or the repository is missing: an App's webhook always has them */
export function occurrenceOf(
  event: string,
  payload: JsonReader,
  delivery: { readonly id: string; readonly receivedAt: string },
  own: OwnApp,
): Occurrence {
  const repository = payload.object("repository");
  const action = payload.optionalText("action");
  const base = {
    v: ENVELOPE_VERSION,
    deliveryId: delivery.id,
    event,
    action,
    installationId: payload.object("installation").id("id"),
    repository: {
      id: repository.id("id"),
      owner: repository.object("owner").text("login"),
      name: repository.text("name"),
    },
    receivedAt: delivery.receivedAt,
  } as const;
  return { action, payload, own, repositoryId: base.repository.id, envelope: (fence) => ({ ...base, fence }) };
}

/** Whether our own bot account is the sender. Unknown where the App's slug is not configured: then nothing is dropped. */
export function isOwnBot({ payload, own }: Occurrence): boolean {
  const sender = payload.optionalObject("sender");
  if (sender === null || own.slug === null) return false;
  return sender.text("type") === "Bot" && sender.text("login").toLowerCase() === `${own.slug}[bot]`.toLowerCase();
}

/** An account as a webhook shows it, if it is a person's. */
export function personOf(account: JsonReader): Person | null {
  return account.text("type") === "User" ? { id: account.id("id"), login: account.text("login") } : null;
}
