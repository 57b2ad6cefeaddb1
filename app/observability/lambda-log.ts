import { Logger } from "@aws-lambda-powertools/logger";
import type { LogLevel } from "@aws-lambda-powertools/logger/types";
import type { Context } from "aws-lambda";
import { type Log, printable } from "./log.ts";

/** A {@link Log} that writes JSON lines to standard output, where CloudWatch Logs takes them. */
export interface LambdaLog extends Log {
  /**
   * Starts an invocation: its request id is on every line from now on, and nothing of the invocation before.
   * Without a context (a local run) the lines carry none.
   */
  begin(context: Context | undefined): void;
}

/** The Powertools logger behind our plain interface. `level` is a Powertools level; `service` names the Lambda. */
export function createLambdaLog(options: { readonly service: string; readonly level: LogLevel }): LambdaLog {
  const logger = new Logger({ serviceName: options.service, logLevel: options.level });
  return {
    begin(context) {
      logger.resetKeys();
      if (context !== undefined) logger.addContext(context);
    },
    debug: (message, fields) => logger.debug(message, printable(fields)),
    info: (message, fields) => logger.info(message, printable(fields)),
    warn: (message, fields) => logger.warn(message, printable(fields)),
    error: (message, fields) => logger.error(message, printable(fields)),
  };
}
