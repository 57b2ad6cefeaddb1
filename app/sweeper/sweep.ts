import type { GithubAccess } from "../github/access.ts";
import { classify } from "../github/failure.ts";
import type { Queue } from "../queue/queue.ts";
import type { AppCredentials } from "../settings/app-credentials.ts";
import { isWithoutValue } from "../settings/secrets.ts";
import { lookAfterToken } from "./look-after-token.ts";
import { reconcile } from "./reconcile/reconcile.ts";
import { redeliverFailed } from "./redeliver/redeliver.ts";
import type { SweepTools } from "./sweep-tools.ts";

export interface SweepOptions extends SweepTools {
  readonly readCredentials: () => Promise<Pick<AppCredentials, "approvalToken">>;
  readonly github: () => Promise<GithubAccess>;
  readonly queue: Pick<Queue, "send">;
  readonly apiUrl: string;
  /** Whether pull requests that nothing was heard of are looked at again. */
  readonly reconciles: boolean;
}

/** Parts of a sweep failed; each is in the log. */
export class SweepError extends Error {
  override readonly name = "SweepError";
}

/**
 * One sweep: failed deliveries, the approval token, and pull requests that nothing was heard of. No part keeps another from
 * its work. A deployment whose App is not registered yet has nothing to sweep.
 *
 * @throws {SweepError} where a part failed, so that Lambda counts an error; that GitHub asks to wait is none: the next
 * sweep comes in five minutes
 */
export async function sweep(options: SweepOptions): Promise<void> {
  const { readCredentials, github, queue, apiUrl, reconciles, now, log, metrics } = options;
  let approvalToken: string | undefined;
  try {
    ({ approvalToken } = await readCredentials());
  } catch (error) {
    if (isWithoutValue(error)) {
      log.info("No GitHub App is registered yet: there is nothing to sweep. Run `greenlight register`");
      return;
    }
    metrics.count("Failed");
    log.error("Nothing was swept: the App's credentials cannot be read", { error });
    throw error;
  }
  // The one request first: what may take long must not take its time.
  const parts: Readonly<Record<string, () => Promise<void>>> = {
    ...(approvalToken === undefined
      ? {}
      : { "approval token": async () => lookAfterToken(approvalToken, apiUrl, options) }),
    deliveries: async () => redeliverFailed(await (await github()).appOctokit(), options),
    ...(reconciles ? { "pull requests": async () => reconcile(await github(), queue, options) } : {}),
  };
  const failed: string[] = [];
  for (const [name, part] of Object.entries(parts)) {
    try {
      await part();
    } catch (error) {
      const failure = classify(error, now());
      if (failure.class === "throttled") {
        log.warn("GitHub asks to wait; the next sweep goes on", { part: name, why: failure.why });
        continue;
      }
      failed.push(name);
      metrics.count("Failed");
      log.error("A part of the sweep failed", { part: name, class: failure.class, error });
    }
  }
  if (failed.length > 0) throw new SweepError(`The sweep failed for: ${failed.join(", ")}; the log says why`);
}
