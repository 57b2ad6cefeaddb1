import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { UsageError } from "../usage-error.ts";
import { type AwsCaller, awsExplained } from "./aws-caller.ts";
import { type Deployment, deploymentOf } from "./deployment.ts";

/**
 * Looks a deployed stack up.
 *
 * @throws UsageError that says how to go on: no such stack, one that is still being made, no permission, no credentials
 */
export async function findDeployment({ region, config }: AwsCaller, stack: string): Promise<Deployment> {
  const client = new CloudFormationClient(config);
  try {
    const found = await client.send(new DescribeStacksCommand({ StackName: stack })).catch((error: unknown) => {
      throw isNoStack(error) ? noStack(stack, region) : awsExplained(error, `look up the stack ${stack}`);
    });
    const [described] = found.Stacks ?? [];
    if (described === undefined) throw noStack(stack, region);
    const outputs = (described.Outputs ?? []).map(
      ({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue] as const,
    );
    if (outputs.length === 0 && /IN_PROGRESS$/.test(described.StackStatus ?? "")) {
      throw new UsageError(
        `The stack ${stack} is being deployed (${described.StackStatus}). Try again when it is done.`,
      );
    }
    return deploymentOf(stack, region, new Map(outputs));
  } finally {
    client.destroy();
  }
}

function noStack(stack: string, region: string): UsageError {
  return new UsageError(
    `There is no stack ${stack} in ${region}. Deploy it with \`npm run deploy\`, or say where it is: --stack NAME, AWS_REGION, AWS_PROFILE.`,
  );
}

/** CloudFormation says it by a ValidationError, "Stack with id … does not exist" (API reference, DescribeStacks). */
function isNoStack(error: unknown): boolean {
  return error instanceof Error && error.name === "ValidationError" && /does not exist/.test(error.message);
}
