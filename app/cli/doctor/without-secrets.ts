import type { CheckResult } from "./check.ts";
import type { Examination } from "./examination.ts";

/**
 * Results without the secrets that were read on the way, in case that somebody else's answer repeats one. (What looks like a
 * key or a token is masked before; a webhook secret looks like nothing.)
 */
export async function withoutSecrets(
  results: readonly CheckResult[],
  { credentials, webhookSecret }: Pick<Examination, "credentials" | "webhookSecret">,
): Promise<readonly CheckResult[]> {
  const [app, webhook] = await Promise.all([ifRead(credentials.own()), ifRead(webhookSecret.own())]);
  const secrets = [app?.approvalToken, webhook?.current, webhook?.previous].filter((secret) => secret !== undefined);
  const cleaned = (text: string) => secrets.reduce((clean, secret) => clean.replaceAll(secret, "***"), text);
  return results.map((result): CheckResult => {
    const found = cleaned(result.found);
    return "fix" in result ? { ...result, found, fix: cleaned(result.fix) } : { ...result, found };
  });
}

/** What could not be read cannot be told either; its check says why it could not. */
async function ifRead<T>(read: Promise<T>): Promise<T | undefined> {
  return await read.catch(() => undefined);
}
