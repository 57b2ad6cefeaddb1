import { type Answer, answer } from "../../app/webhook/answer.ts";
import { guard, type Request } from "../../app/webhook/guard.ts";

/** The same floor without an AWS client: the secret is at hand. */
export async function handler(request: Request): Promise<Answer> {
  const readSecret = async () => ({ current: process.env.BENCH_WEBHOOK_SECRET ?? "" });
  const verdict = await guard(request, readSecret, new Date().toISOString());
  if ("accepted" in verdict) return answer(202, "verified");
  return "refused" in verdict ? verdict.refused : answer(503, "The webhook secret cannot be read");
}
