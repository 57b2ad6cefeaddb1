import { ACCOUNT_ID, REGION } from "./account.ts";
import { ServiceError } from "./json-service.ts";
import { startQueryService } from "./query-service.ts";

/** A stack, with the outputs that it tells. */
export interface StandInStack {
  readonly status?: string;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface CloudFormationStandIn {
  /** What it is, for whoever prints the stack's parts. */
  readonly name: string;
  /** For `AWS_ENDPOINT_URL_CLOUDFORMATION`. */
  readonly endpoint: string;
  close(): Promise<void>;
}

const NAME = "stand-in for AWS CloudFormation (tells the outputs of stacks that it is given, deploys nothing)";

/**
 * A stand-in for CloudFormation's `DescribeStacks`, with one stack a request.
 *
 * @param stacks by name; what is in it counts at the time of a request
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html
 */
export async function startCloudFormation(stacks: ReadonlyMap<string, StandInStack>): Promise<CloudFormationStandIn> {
  const { url, close } = await startQueryService({
    name: NAME,
    namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/",
    actions: {
      DescribeStacks(input) {
        const name = input.get("StackName") ?? "";
        const stack = stacks.get(name);
        if (stack === undefined) throw new ServiceError("ValidationError", `Stack with id ${name} does not exist`);
        return { Stacks: { member: [described(name, stack)] } };
      },
    },
  });
  return { name: NAME, endpoint: url, close };
}

function described(StackName: string, { status = "CREATE_COMPLETE", outputs }: StandInStack): object {
  return {
    StackName,
    StackId: `arn:aws:cloudformation:${REGION}:${ACCOUNT_ID}:stack/${StackName}/stand-in`,
    StackStatus: status,
    CreationTime: "2026-01-01T00:00:00.000Z",
    Outputs: {
      member: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
    },
  };
}
