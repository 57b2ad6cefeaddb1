import { describeError, mask } from "./describe-error.ts";

/** What a log line says besides its message. An `Error` is described without what it may carry (see describe-error.ts). */
export type LogFields = Readonly<Record<string, unknown>>;

/**
 * The log as the rest of the code sees it. Lines carry, where they are known: `deliveryId`, `event`, `action`,
 * `repository` ("owner/name"), `pull`, `sha`.
 */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/**
 * The same log with these fields on every line. The fields live in the returned value alone: nothing has to be reset
 * after an invocation, and pull requests that are evaluated at the same time cannot mix up their lines.
 */
export function withFields(log: Log, fields: LogFields): Log {
  return {
    debug: (message, more) => log.debug(message, { ...fields, ...more }),
    info: (message, more) => log.info(message, { ...fields, ...more }),
    warn: (message, more) => log.warn(message, { ...fields, ...more }),
    error: (message, more) => log.error(message, { ...fields, ...more }),
  };
}

/** For where whatever goes wrong is told by whoever asked. */
export const SILENT_LOG: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** Fields as they may be written: errors described, secrets in texts masked. */
export function printable(fields: LogFields | undefined): Record<string, unknown> {
  const shown: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields ?? {})) {
    if (value === undefined) continue;
    if (value instanceof Error) shown[key] = describeError(value);
    else shown[key] = typeof value === "string" ? mask(value) : value;
  }
  return shown;
}
