import type { Options } from "probot";
import type { Log } from "./log.ts";

/**
 * Our log in the shape of pino, which Probot wants: `(message)` or `(object, message?)`, and `child()`.
 *
 * Of an object only an error is passed on: Probot puts whole payloads there. Everything goes out at level debug, because
 * the Lambdas tell what became of each delivery and each message once, in their own words (Probot names environment
 * variables that this App does not have).
 */
export function probotLog(log: Log): NonNullable<Options["log"]> {
  const write = (first: unknown, second?: unknown) => {
    const message = [second, first].find((part) => typeof part === "string") ?? "Probot";
    log.debug(`Probot: ${message}`, first instanceof Error ? { error: first } : {});
  };
  const logger = { trace: write, debug: write, info: write, warn: write, error: write, fatal: write };
  // Probot, Octokit and the adapter call these methods and no others of pino's.
  const pinoLike = { ...logger, child: () => pinoLike } as unknown as NonNullable<Options["log"]>;
  return pinoLike;
}
