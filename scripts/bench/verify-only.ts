import { createSecretsClient, webhookSecret } from "../../app/settings/secrets.ts";
import { type Answer, answer } from "../../app/webhook/answer.ts";
import { guard, type Request } from "../../app/webhook/guard.ts";

/**
 * The floor that the webhook's cold start is measured against: reads the secret, verifies the delivery with the same
 * guard, answers. No Probot, no queue, no log, no metrics.
 */
const secret = webhookSecret({
  client: createSecretsClient(),
  secretId: process.env.WEBHOOK_SECRET_ARN ?? "",
  now: Date.now,
  log: { debug() {}, info() {}, warn() {}, error() {} },
});

export async function handler(request: Request): Promise<Answer> {
  const verdict = await guard(request, secret.read, new Date().toISOString());
  if ("accepted" in verdict) return answer(202, "verified");
  return "refused" in verdict ? verdict.refused : answer(503, "The webhook secret cannot be read");
}
