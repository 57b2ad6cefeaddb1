// The adapter is CommonJS and hands on its own Probot, which is the same package (see `overrides` in package.json).
// Importing Probot a second time, as an ES module, makes a cycle that jest refuses to load.
import adapter from "@probot/adapter-aws-lambda-serverless";
import type { Probot } from "probot";
import type { Log } from "../observability/log.ts";
import { probotLog } from "../observability/probot-log.ts";
import { type Delivery, type DeliveryUnderway, deliveryUnderway, type Outcome } from "./delivery.ts";
import { silentOctokit } from "./silent-octokit.ts";

/** What to do with an event that Probot has verified and parsed. */
export type OnEvent = (payload: unknown, delivery: Delivery) => Promise<Outcome>;

/** Hands a delivery to Probot, through its Lambda adapter, and tells what came of it. */
export type Receive = (delivery: Delivery) => Promise<Outcome>;

/**
 * Probot behind its Lambda adapter, for one webhook secret.
 *
 * Only the secret matters here: nothing is asked of GitHub, so there are no App credentials, and the token that Probot's
 * constructor insists on is never sent. Probot turns an *empty* secret into `development`; ours cannot be empty
 * (app/settings/webhook-secret.ts).
 */
export async function createReceiver(options: {
  readonly secret: string;
  readonly onEvent: OnEvent;
  readonly log: Log;
}): Promise<Receive> {
  const probot = new adapter.Probot({
    secret: options.secret,
    githubToken: "unused",
    Octokit: silentOctokit,
    log: probotLog(options.log),
  });
  await probot.ready();
  const loaded = Promise.withResolvers<void>();
  const lambdaFunction = adapter.createLambdaFunction(
    (app: Probot) => {
      app.onAny(async ({ payload }: { readonly payload: unknown }) => {
        const underway = deliveryUnderway.getStore();
        if (underway === undefined) throw new Error("Probot called the handler outside of a delivery");
        underway.outcome = await options.onEvent(payload, underway.delivery);
      });
      loaded.resolve();
    },
    { probot },
  );
  // The adapter does not wait for Probot to load the application function.
  await loaded.promise;
  // Its type asks for a whole event of payload format 1.0; it reads what `AdapterRequest` has.
  const invoke = lambdaFunction as unknown as (request: AdapterRequest, context: unknown) => Promise<unknown>;

  return async (delivery) => {
    const underway: DeliveryUnderway = { delivery, outcome: null };
    await deliveryUnderway.run(underway, () => invoke(adapterRequest(delivery), undefined));
    if (underway.outcome === null) throw new Error("Probot took the event and called no handler");
    return underway.outcome;
  };
}

/** `httpMethod` because the adapter serves a page of its own on GET. */
interface AdapterRequest {
  readonly httpMethod: "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function adapterRequest(delivery: Delivery): AdapterRequest {
  return {
    httpMethod: "POST",
    headers: {
      "x-github-delivery": delivery.id,
      "x-github-event": delivery.event,
      "x-hub-signature-256": delivery.signature,
    },
    body: delivery.body,
  };
}
