import { STACK_NAME, type StackOutput } from "../settings/stack-outputs.ts";
import { LOCAL_CREDENTIALS, REGION } from "./aws/account.ts";
import { startCloudFormation } from "./aws/cloudformation.ts";
import type { EmbeddedAws } from "./aws/index.ts";

/** What the commands of whoever operates a deployment (doctor, redrive, …) need to find the embedded one. */
export interface OperatorAccess {
  /** Variables of the SDK: nothing of the embedded AWS is reached without them. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Tells the outputs of the stack as CloudFormation would, beside the services that functions and people share. */
export async function startOperatorAccess(
  { queue, secretsManager, logs }: Pick<EmbeddedAws, "queue" | "secretsManager" | "logs">,
  outputs: Readonly<Record<StackOutput, string>>,
): Promise<OperatorAccess> {
  const cloudFormation = await startCloudFormation(new Map([[STACK_NAME, { outputs }]]));
  return {
    environment: {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: logs.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.endpoint,
      AWS_ENDPOINT_URL_SQS: queue.endpoint,
    },
    close: () => cloudFormation.close(),
  };
}
