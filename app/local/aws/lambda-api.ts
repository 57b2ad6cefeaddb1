import { ACCOUNT_ID, REGION } from "./account.ts";
import { ServiceError } from "./json-service.ts";
import { startRestService } from "./rest-service.ts";

/** A function, as its configuration tells it. */
export interface StandInFunction {
  /** Default: `nodejs24.x`. */
  readonly runtime?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Default: `Active`. */
  readonly state?: string;
  readonly stateReason?: string;
  /** Default: `Successful`. */
  readonly lastUpdateStatus?: string;
  readonly lastUpdateStatusReason?: string;
}

/** What hands a queue's messages to a function. */
export interface StandInMapping {
  readonly functionName: string;
  readonly queueArn: string;
  readonly maximumConcurrency: number;
  /** Default: `Enabled`. */
  readonly state?: string;
  readonly stateTransitionReason?: string;
  /** Default: `ReportBatchItemFailures`. */
  readonly functionResponseTypes?: readonly string[];
}

export interface LambdaApiStandIn {
  /** What it is, for whoever prints the stack's parts. */
  readonly name: string;
  /** For `AWS_ENDPOINT_URL_LAMBDA`. */
  readonly endpoint: string;
  close(): Promise<void>;
}

const NAME = "stand-in for the API of AWS Lambda (tells of functions that it is given, runs none)";

/**
 * A stand-in for Lambda's `GetFunctionConfiguration` and `GetEventSourceMapping`. What runs is in `lambda.ts`.
 *
 * @param parts by name and by UUID; what is in them counts at the time of a request
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_GetEventSourceMapping.html
 */
export async function startLambdaApi(parts: {
  readonly functions: ReadonlyMap<string, StandInFunction>;
  readonly mappings: ReadonlyMap<string, StandInMapping>;
}): Promise<LambdaApiStandIn> {
  const { url, close } = await startRestService({
    name: NAME,
    operations: {
      "GET /2015-03-31/functions/:name/configuration"({ params: { name = "" } }) {
        const found = parts.functions.get(name);
        if (found !== undefined) return configuration(name, found);
        throw new ServiceError("ResourceNotFoundException", `Function not found: ${functionArn(name)}`, 404);
      },
      "GET /2015-03-31/event-source-mappings/:uuid"({ params: { uuid = "" } }) {
        const found = parts.mappings.get(uuid);
        if (found !== undefined) return mapping(uuid, found);
        throw new ServiceError("ResourceNotFoundException", "The resource you requested does not exist.", 404);
      },
    },
  });
  return { name: NAME, endpoint: url, close };
}

function configuration(FunctionName: string, told: StandInFunction): object {
  return {
    FunctionName,
    FunctionArn: functionArn(FunctionName),
    Description: NAME,
    Runtime: told.runtime ?? "nodejs24.x",
    Architectures: ["arm64"],
    Handler: "index.handler",
    Timeout: told.timeoutSeconds,
    State: told.state ?? "Active",
    StateReason: told.stateReason,
    LastUpdateStatus: told.lastUpdateStatus ?? "Successful",
    LastUpdateStatusReason: told.lastUpdateStatusReason,
    Environment: { Variables: told.environment },
  };
}

function mapping(UUID: string, told: StandInMapping): object {
  return {
    UUID,
    BatchSize: 10,
    EventSourceArn: told.queueArn,
    FunctionArn: functionArn(told.functionName),
    FunctionResponseTypes: told.functionResponseTypes ?? ["ReportBatchItemFailures"],
    ScalingConfig: { MaximumConcurrency: told.maximumConcurrency },
    State: told.state ?? "Enabled",
    StateTransitionReason: told.stateTransitionReason ?? "USER_INITIATED",
  };
}

function functionArn(name: string): string {
  return `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${name}`;
}
