import { createHmac } from "node:crypto";
import type { Clock } from "./clock.ts";
import type { NextId } from "./ids.ts";
import { timedGuid } from "./timed-guid.ts";

/**
 * The App's hook. Emulate can deliver webhooks too, but gives them a time of day for a delivery id, keeps no log of an
 * App's deliveries, and knows nothing of the events that are made here; so every event is signed and sent from here and
 * emulate's hook is never registered.
 */
export interface Webhooks {
  readonly config: HookConfig;
  /** Puts an event at the end of the queue. Its payload is fixed now, whenever it is sent. */
  readonly enqueue: (event: string, action: string | null, payload: Readonly<Record<string, unknown>>) => void;
  /** Sends a delivery once more, with the same GUID. */
  readonly redeliver: (delivery: Delivery) => void;
  /** Oldest first. */
  readonly deliveries: () => readonly Delivery[];
  /** Resolves when everything that was queued, also meanwhile, has been sent and answered. */
  readonly idle: () => Promise<void>;
  /** Stops sending; what is queued is dropped. */
  readonly close: () => Promise<void>;
}

export interface HookConfig {
  /** Undefined: events are recorded, and sent nowhere. */
  url: string | undefined;
  secret: string;
}

export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly deliveredAt: string;
  readonly redelivery: boolean;
  /** Seconds. */
  readonly duration: number;
  /** In words, as GitHub shows it. */
  readonly status: string;
  /** 0 where there was no answer. */
  readonly statusCode: number;
  readonly url: string | null;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly responseBody: string;
}

/** GitHub waits ten seconds: https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries */
const PATIENCE_MS = 10_000;

export function createWebhooks(options: {
  readonly appId: number;
  readonly config: HookConfig;
  readonly clock: Clock;
  readonly nextId: NextId;
}): Webhooks {
  const { config, clock } = options;
  const log: Delivery[] = [];
  const closing = new AbortController();
  let queue: Promise<void> = Promise.resolve();

  async function send(queued: Pick<Delivery, "guid" | "event" | "action" | "payload" | "redelivery">): Promise<void> {
    if (closing.signal.aborted) return;
    const body = JSON.stringify(queued.payload);
    const requestHeaders = headers(options.appId, config.secret, queued, body);
    const started = performance.now();
    const answer = await post(config.url, requestHeaders, body, closing.signal);
    log.push({
      ...queued,
      id: options.nextId("delivery"),
      deliveredAt: clock.now(),
      duration: Math.round(performance.now() - started) / 1000,
      url: config.url ?? null,
      requestHeaders,
      ...answer,
    });
  }

  function append(queued: Pick<Delivery, "guid" | "event" | "action" | "payload" | "redelivery">): void {
    queue = queue.then(() => send(queued));
  }

  return {
    config,
    enqueue: (event, action, payload) =>
      append({ guid: timedGuid(clock.milliseconds()), event, action, payload, redelivery: false }),
    redeliver: ({ guid, event, action, payload }) => append({ guid, event, action, payload, redelivery: true }),
    deliveries: () => [...log],
    idle: async () => {
      for (let waited: Promise<void> | null = null; waited !== queue; ) {
        waited = queue;
        await waited;
      }
    },
    close: async () => {
      closing.abort();
      await queue;
    },
  };
}

function headers(
  appId: number,
  secret: string,
  queued: Pick<Delivery, "guid" | "event">,
  body: string,
): Readonly<Record<string, string>> {
  return {
    accept: "*/*",
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/embedded",
    "x-github-delivery": queued.guid,
    "x-github-event": queued.event,
    "x-github-hook-id": "1",
    "x-github-hook-installation-target-id": String(appId),
    "x-github-hook-installation-target-type": "integration",
    "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  };
}

/** A delivery that fails is a fact for the log, never an error here: GitHub does not retry either. */
async function post(
  url: string | undefined,
  requestHeaders: Readonly<Record<string, string>>,
  body: string,
  closing: AbortSignal,
): Promise<Pick<Delivery, "status" | "statusCode" | "responseBody">> {
  if (url === undefined) return { status: "No webhook URL", statusCode: 0, responseBody: "" };
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: requestHeaders,
      body,
      redirect: "manual",
      signal: AbortSignal.any([closing, AbortSignal.timeout(PATIENCE_MS)]),
    });
    const responseBody = await response.text();
    return {
      status: response.ok ? "OK" : `Invalid HTTP Response: ${response.status}`,
      statusCode: response.status,
      responseBody,
    };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    return { status: timedOut ? "timed out" : "failed to connect to host", statusCode: 0, responseBody: String(error) };
  }
}
