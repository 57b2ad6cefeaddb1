import { readTokenHealth } from "../github/token-health.ts";
import type { SweepTools } from "./sweep-tools.ts";

const DAY = 24 * 60 * 60 * 1_000;

/**
 * Measures how long the machine user's token still lasts, so that somebody hears of it before nothing is approved any more.
 *
 * @throws where GitHub does not say; a token that it refuses is an answer
 */
export async function lookAfterToken(token: string, apiUrl: string, { now, log, metrics }: SweepTools): Promise<void> {
  const health = await readTokenHealth({ token, apiUrl, now: now() });
  if (health.status === "refused") {
    metrics.count("ApprovalTokenRefused");
    log.error("GitHub refuses the approval token: nothing is approved as the machine user", { why: health.why });
    return;
  }
  const { login, expiresAt } = health;
  if (expiresAt === null) return;
  const daysLeft = Math.max(0, (expiresAt.getTime() - now().getTime()) / DAY);
  metrics.gauge("ApprovalTokenDaysLeft", daysLeft);
  log.info("The approval token lasts", { login, daysLeft: Math.floor(daysLeft), expiresAt: expiresAt.toISOString() });
}
