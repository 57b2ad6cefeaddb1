import { type OptionalStackOutput, STACK_NAME, type StackOutput } from "../settings/stack-outputs.ts";
import { LOCAL_CREDENTIALS, REGION } from "./aws/account.ts";
import { STAND_IN_MODELS } from "./aws/bedrock.ts";
import { type BedrockCatalogue, startBedrockModels } from "./aws/bedrock-models.ts";
import { type StandInStack, startCloudFormation } from "./aws/cloudformation.ts";
import type { EmbeddedAws } from "./aws/index.ts";
import { type StandInFunction, type StandInMapping, startLambdaApi } from "./aws/lambda-api.ts";
import { startSts } from "./aws/sts.ts";

/** What the stand-ins tell of a deployment; a change is told from then on, and changes nothing of what runs. */
export interface ToldDeployment {
  readonly stacks: Map<string, StandInStack>;
  /** By name. */
  readonly functions: Map<string, StandInFunction>;
  /** By UUID. */
  readonly mappings: Map<string, StandInMapping>;
  readonly bedrock: BedrockCatalogue;
}

/** What the commands of whoever operates a deployment (doctor, redrive, …) need to find the embedded one. */
export interface OperatorAccess {
  /** Variables of the SDK: nothing of the embedded AWS is reached without them. */
  readonly environment: Readonly<Record<string, string>>;
  readonly told: ToldDeployment;
  close(): Promise<void>;
}

/** Tells of the stack and its parts as AWS would, beside the services that functions and people share. */
export async function startOperatorAccess(
  aws: Pick<EmbeddedAws, "queue" | "secretsManager" | "kms" | "logs" | "bedrock">,
  outputs: Readonly<Record<StackOutput, string> & Partial<Record<OptionalStackOutput, string>>>,
  parts: {
    readonly functions: Readonly<Record<string, StandInFunction>>;
    readonly mapping: StandInMapping;
  },
): Promise<OperatorAccess> {
  const { queue, secretsManager, kms, logs, bedrock } = aws;
  const told: ToldDeployment = {
    stacks: new Map([[STACK_NAME, { outputs }]]),
    functions: new Map(Object.entries(parts.functions)),
    mappings: new Map([[outputs.EventSourceMapping, parts.mapping]]),
    bedrock: {
      models: new Map(STAND_IN_MODELS.map(({ id }) => [id, {}])),
      profiles: new Map(),
      guardrails: new Map(),
    },
  };
  const cloudFormation = await startCloudFormation(told.stacks);
  const sts = await startSts();
  const lambda = await startLambdaApi(told);
  const models = await startBedrockModels(told.bedrock);
  return {
    environment: {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: logs.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager.endpoint,
      AWS_ENDPOINT_URL_KMS: kms.endpoint,
      AWS_ENDPOINT_URL_SQS: queue.endpoint,
      AWS_ENDPOINT_URL_STS: sts.endpoint,
      AWS_ENDPOINT_URL_LAMBDA: lambda.endpoint,
      // Where models of Bedrock itself are asked, there is no stand-in that could tell of them.
      ...(bedrock === null
        ? {}
        : { AWS_ENDPOINT_URL_BEDROCK: models.endpoint, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.endpoint }),
    },
    told,
    async close() {
      await Promise.all([cloudFormation.close(), sts.close(), lambda.close(), models.close()]);
    },
  };
}
