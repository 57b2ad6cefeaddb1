import { randomUUID } from "node:crypto";
import type { Context } from "aws-lambda";
import { ACCOUNT_ID, REGION } from "./account.ts";

/** What a Lambda invocation's context is made of; unlike the context itself it can cross a thread. */
export interface Invocation {
  readonly requestId: string;
  /** When the function's time is over; milliseconds since the epoch. */
  readonly deadline: number;
}

export interface FunctionIdentity {
  readonly functionName: string;
  readonly memoryMb: number;
}

export function newInvocation(timeoutSeconds: number): Invocation {
  return { requestId: randomUUID(), deadline: Date.now() + timeoutSeconds * 1000 };
}

export function functionArn(functionName: string): string {
  return `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${functionName}`;
}

/**
 * The second argument of a handler.
 *
 * `done`, `fail` and `succeed` are of Node 0.10's time; the Node 24 runtime has no such functions, the type has.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 */
export function lambdaContext(identity: FunctionIdentity, invocation: Invocation): Context {
  const gone = (): never => {
    throw new Error("context.done, fail and succeed do not exist in Lambda's Node.js 24: return or throw instead");
  };
  return {
    awsRequestId: invocation.requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: identity.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: functionArn(identity.functionName),
    memoryLimitInMB: String(identity.memoryMb),
    logGroupName: `/aws/lambda/${identity.functionName}`,
    logStreamName: "local/[$LATEST]",
    getRemainingTimeInMillis: () => Math.max(0, invocation.deadline - Date.now()),
    done: gone,
    fail: gone,
    succeed: gone,
  };
}
