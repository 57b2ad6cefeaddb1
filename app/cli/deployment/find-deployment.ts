import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { UsageError } from "../usage-error.ts";
import { type AwsCaller, awsExplained } from "./aws-caller.ts";
import { type Deployment, deploymentOf } from "./deployment.ts";

/** A stack as CloudFormation tells of it. */
export interface DescribedStack {
  /** `CREATE_COMPLETE`, `UPDATE_ROLLBACK_COMPLETE`, … */
  readonly status: string;
  /** When it was last deployed; null where CloudFormation does not say. */
  readonly deployedAt: Date | null;
  readonly outputs: ReadonlyMap<string, string>;
}

/** There is no stack of that name in that region. */
export class NoStackError extends UsageError {}

/**
 * Looks a deployed stack up.
 *
 * @throws UsageError that says how to go on: no such stack, one that is still being made, no permission, no credentials
 */
export async function findDeployment(caller: AwsCaller, stack: string): Promise<Deployment> {
  const { status, outputs } = await describeStack(caller, stack);
  if (outputs.size === 0 && /IN_PROGRESS$/.test(status)) {
    throw new UsageError(`The stack ${stack} is being deployed (${status}). Try again when it is done.`);
  }
  return deploymentOf(stack, caller.region, outputs);
}

/**
 * What CloudFormation tells of a stack, whatever state it is in.
 *
 * @throws NoStackError where there is none
 * @throws UsageError that says how to go on: no permission, no credentials
 */
export async function describeStack({ region, config }: AwsCaller, stack: string): Promise<DescribedStack> {
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
    return {
      status: described.StackStatus ?? "",
      deployedAt: described.LastUpdatedTime ?? described.CreationTime ?? null,
      outputs: new Map(outputs),
    };
  } finally {
    client.destroy();
  }
}

function noStack(stack: string, region: string): NoStackError {
  return new NoStackError(
    `There is no stack ${stack} in ${region}. Deploy it with \`npm run deploy\`, or say where it is: --stack NAME, AWS_REGION, AWS_PROFILE.`,
  );
}

/** CloudFormation says it by a ValidationError, "Stack with id … does not exist" (API reference, DescribeStacks). */
function isNoStack(error: unknown): boolean {
  return error instanceof Error && error.name === "ValidationError" && /does not exist/.test(error.message);
}
