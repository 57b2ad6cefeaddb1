import type { WebhookSecret } from "../../settings/webhook-secret.ts";
import { UsageError } from "../usage-error.ts";

/** What a rotation is made with. */
export interface RotationParts {
  /** What is stored; null where it cannot be used as a secret, and so nothing that it signed is accepted. */
  readonly read: () => Promise<WebhookSecret | null>;
  readonly store: (secret: WebhookSecret) => Promise<void>;
  /** Has GitHub sign with this one from now on. */
  readonly tellGithub: (secret: string) => Promise<void>;
  readonly make: () => string;
  readonly wait: (seconds: number, why: string) => Promise<void>;
  /** Is told of each step that is done. */
  readonly done: (step: string) => void;
}

export interface RotationOptions {
  /** How long the previous secret is accepted after GitHub was told, in seconds; null: until another run takes it away. */
  readonly keepPrevious: number | null;
  /** Whether a rotation may be begun, or only one that was begun is gone on with. */
  readonly begin: boolean;
}

/** Somebody else rotates, too. */
export class OtherRotationError extends UsageError {}

export type RotationEnd = "rotated" | "previous-kept" | "none-begun";

/**
 * How long GitHub is not told of a secret that was stored, in seconds. A warm webhook function reads the secret again where
 * a signature does not fit, but not within 30 seconds of its last reading (app/webhook/guard.ts, ROTATION_SECONDS), and
 * whoever sends it anything can have been the reason for that one. The rest is for Secrets Manager, which shows a change
 * everywhere a moment later (AWS Secrets Manager User Guide, "Troubleshooting": eventual consistency).
 */
export const SETTLE_SECONDS = 45;

/**
 * Rotates the webhook secret, so that at every moment everything that GitHub signs is accepted: the new one is stored beside
 * the previous one; when every function knows both, GitHub is told; when nothing can be on its way any more that the
 * previous one signed, it is taken away.
 *
 * Ended at any step, the next run goes on: a stored `previous` says that a rotation was begun, and nothing tells how far it
 * came, so that run takes all the steps that come after.
 *
 * @throws OtherRotationError where another secret was stored meanwhile; then this one is not told to GitHub
 */
export async function rotate(parts: RotationParts, options: RotationOptions): Promise<RotationEnd> {
  const { wait, done } = parts;
  const before = await parts.read();
  let current: string;
  if (before?.previous !== undefined) {
    current = before.current;
    done("A rotation was begun and not ended: going on with it. Both secrets are accepted.");
  } else {
    if (!options.begin) return "none-begun";
    current = parts.make();
    await parts.store(before === null ? { current } : { current, previous: before.current });
    done(
      before === null
        ? "A new secret is stored. The one before could not be used, and is gone."
        : "A new secret is stored; the previous one is accepted beside it.",
    );
  }
  await wait(SETTLE_SECONDS, "until every running webhook function knows it");
  await refuseAnother(parts, current);
  await parts.tellGithub(current);
  done("GitHub signs with the new secret.");
  if (options.keepPrevious === null) return "previous-kept";
  await wait(options.keepPrevious, "for deliveries on their way that the previous one signed");
  await refuseAnother(parts, current);
  await parts.store({ current });
  done("The previous secret is not accepted any more.");
  return "rotated";
}

/** Two at once would each tell GitHub of a secret that the other has overwritten. */
async function refuseAnother({ read }: RotationParts, current: string): Promise<void> {
  if ((await read())?.current === current) return;
  throw new OtherRotationError(
    "Somebody else has stored another webhook secret meanwhile, so this rotation ends here. When the other one is done, run `greenlight rotate-secret --finish`.",
  );
}
