import { createHmac, randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import type { Request } from "../../app/webhook/guard.ts";

export type Payload = Readonly<Record<string, unknown>>;

const EXAMPLES: readonly { readonly name: string; readonly examples: readonly Payload[] }[] = createRequire(
  import.meta.url,
)("@octokit/webhooks-examples/api.github.com/index.json");

/**
 * One of GitHub's own examples of an event, as an App gets it: with an installation. `changes` replaces fields of the
 * payload at the top.
 */
export function examplePayload(event: string, action: string | null, changes: Payload = {}): Payload {
  const examples = EXAMPLES.find(({ name }) => name === event)?.examples ?? [];
  const example = examples.find((payload) => (payload.action ?? null) === action) ?? examples[0];
  if (example === undefined) throw new Error(`There is no example of ${event}`);
  return { ...example, ...(action === null ? {} : { action }), installation: { id: 4711 }, ...changes };
}

/** GitHub's example of a check run of GitHub Actions, on the head of these pull requests. */
export function aCheckRunPayload(options: {
  readonly pulls: readonly number[];
  readonly action?: string;
  readonly appId?: number;
  readonly changes?: Payload;
}): Payload {
  const { pulls, action = "completed", appId = 15368 } = options;
  const example = examplePayload("check_run", "completed");
  const checkRun = {
    ...Object(example.check_run),
    head_sha: HEAD,
    app: { id: appId, slug: "github-actions" },
    pull_requests: pulls.map((number) => ({ number, head: { sha: HEAD }, base: { repo: { id: REPOSITORY_ID } } })),
  };
  return { ...example, action, check_run: checkRun, ...options.changes };
}

/** Of GitHub's examples: the repository Codertocat/Hello-World, and the head of its pull request 2. */
export const REPOSITORY_ID = 186853002;
export const HEAD = "ec26c3e57ca3a959ca5aad62de7213c562f8c821";

/** A webhook as API Gateway hands it over; `undefined` leaves a header out. */
export function aRequest(options: {
  readonly event?: string | undefined;
  readonly payload?: Payload | string;
  readonly secret: string;
  readonly deliveryId?: string | undefined;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly base64?: boolean;
  readonly method?: string;
}): Request {
  const { event = "pull_request", payload = examplePayload("pull_request", "opened"), base64 = false } = options;
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const headers: Record<string, string | undefined> = {
    "content-type": "application/json",
    "user-agent": "GitHub-Hookshot/0000000",
    "x-github-delivery": options.deliveryId ?? randomUUID(),
    "x-github-event": event,
    "x-github-hook-installation-target-id": "29310",
    "x-github-hook-installation-target-type": "integration",
    "x-hub-signature-256": `sha256=${createHmac("sha256", options.secret).update(body).digest("hex")}`,
    ...options.headers,
  };
  return {
    requestContext: { http: { method: options.method ?? "POST" } },
    headers,
    body: base64 ? Buffer.from(body).toString("base64") : body,
    isBase64Encoded: base64,
  };
}
