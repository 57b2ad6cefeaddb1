import { randomUUID } from "node:crypto";
import { sign } from "@octokit/webhooks-methods";
import type { Check } from "../check.ts";
import { type Finding, failed, ok } from "../finding.ts";
import { whyNoAnswer } from "../no-answer.ts";
import { shown } from "../why-not.ts";

/** GitHub waits as long (docs.github.com, "Handling failed webhook deliveries"). */
const PATIENCE_MS = 10_000;

export const webhookDoor: Check = {
  id: "webhook-door",
  group: "Webhook",
  title: "Signed ping",
  async examine({ deployment, webhookSecret }) {
    const { WebhookUrl } = (await deployment.get()).outputs;
    const { current } = await webhookSecret.get();
    const url = URL.parse(WebhookUrl);
    if (url === null || (url.protocol !== "https:" && !/^(?:localhost|127\.\d+\.\d+\.\d+)$/.test(url.hostname))) {
      return failed(shown(`${WebhookUrl} is no https address`), "Deploy again with `npm run deploy`.");
    }
    return await ping(url, current);
  },
};

/**
 * Knocks as GitHub does when a hook is made: the answer says that API Gateway, the function and the secret fit together.
 * A ping is nobody's pull request, so nothing is enqueued (app/webhook/interpret.ts).
 */
async function ping(url: URL, secret: string): Promise<Finding> {
  const body = JSON.stringify({ zen: "greenlight doctor knocks.", hook_id: 0 });
  const startedAt = performance.now();
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "greenlight-doctor",
        "x-github-delivery": randomUUID(),
        "x-github-event": "ping",
        "x-hub-signature-256": await sign(secret, body),
      },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    return failed(
      shown(`${url.host} does not answer (${whyNoAnswer(error)})`),
      "Does the name lead to the API, and may this machine reach it? A private network or a firewall may be in between.",
    );
  }
  const answer = shown((await response.text()).slice(0, 200));
  // The words of app/webhook/report.ts: a domain that is parked says 200 to everybody.
  if (response.status === 200 && /ping events decide nothing/.test(answer))
    return ok(`answered with 200 in ${Math.round(performance.now() - startedAt)} ms`);
  return failed(`answered with ${response.status}: ${answer}`, fixFor(response.status));
}

function fixFor(status: number): string {
  if (status === 401) {
    return "The function knows another secret than Secrets Manager holds. It reads it anew within five minutes; after that, deploy again with `npm run deploy`.";
  }
  if (status >= 500)
    return "The log of the webhook function says why: `aws logs tail` on its log group (stack output WebhookLogGroup).";
  return "Something else listens there: does the custom domain lead to this API? Deploy again with `npm run deploy`.";
}
