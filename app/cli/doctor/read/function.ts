import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Variables } from "../../../settings/environment.ts";
import type { StackOutput } from "../../../settings/stack-outputs.ts";
import { awsAsked, clientConfig } from "../../deployment/aws-asked.ts";
import type { AwsCaller } from "../../deployment/aws-caller.ts";
import type { Deployment } from "../../deployment/deployment.ts";

export type FunctionOutput = Extract<StackOutput, `${string}Function`>;

/** A deployed function. */
export interface DeployedFunction {
  readonly name: string;
  readonly runtime: string;
  /** `Active`, `Pending`, `Inactive` or `Failed`. */
  readonly state: string;
  /** `Successful`, `InProgress` or `Failed`. */
  readonly lastUpdate: string;
  /** Why, where Lambda says so. */
  readonly reason: string;
  readonly variables: Variables;
}

/** @throws what the SDK throws where there is no such function, and UsageError where AWS refuses */
export async function readFunction(
  caller: AwsCaller,
  { outputs }: Deployment,
  output: FunctionOutput,
): Promise<DeployedFunction> {
  const FunctionName = outputs[output];
  const told = await awsAsked(
    `look at the function ${FunctionName}`,
    new LambdaClient(clientConfig(caller)),
    (lambda) => lambda.send(new GetFunctionConfigurationCommand({ FunctionName })),
  );
  if (told.Environment?.Error !== undefined) {
    throw new Error(
      `the function's variables cannot be read (${told.Environment.Error.Message ?? "AWS does not say why"})`,
    );
  }
  return {
    name: FunctionName,
    runtime: told.Runtime ?? "",
    state: told.State ?? "",
    lastUpdate: told.LastUpdateStatus ?? "",
    reason: [told.StateReason, told.LastUpdateStatusReason].filter((reason) => reason !== undefined).join(" "),
    variables: told.Environment?.Variables ?? {},
  };
}
