import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { type AwsCaller, awsExplained } from "../../app/cli/deployment/aws-caller.ts";
import type { Destination } from "./destination.ts";

/** What a deployment works with: programs that are run with our own output, and words for whoever waits. */
export interface DeployTools {
  /** Runs a program to its end; gives its exit code. */
  readonly run: (program: string, args: readonly string[], env: Readonly<Record<string, string>>) => Promise<number>;
  readonly say: (text: string) => void;
}

export interface DeployOptions extends Destination {
  /** For `cdk deploy`, as they were given. */
  readonly more: readonly string[];
}

/** Something ended the deployment; what, was said by whoever ended it, or is said here. */
export class DeployError extends Error {
  override readonly name = "DeployError";
}

/** The stack that `cdk bootstrap` makes, unless it is told otherwise. */
const BOOTSTRAP_STACK = "CDKToolkit";

/**
 * Deploys: builds, prepares the account and region for the CDK if nobody has, deploys the stack, and tells GitHub where the
 * webhook is.
 *
 * @throws {DeployError} with the step that failed
 * @throws UsageError where AWS refuses to say who asks
 */
export async function deploy({ caller, config, more }: DeployOptions, { run, say }: DeployTools): Promise<void> {
  const account = await accountOf(caller);
  const region = config.region ?? caller.region;
  if (config.account !== undefined && config.account !== account) {
    throw new DeployError(
      `The configuration is for the account ${config.account}, and your credentials are of ${account}. Set AWS_PROFILE, or change \`account\`.`,
    );
  }
  const env = {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    CDK_DEFAULT_REGION: region,
    CDK_DEFAULT_ACCOUNT: account,
  };
  const step = async (what: string, program: string, args: readonly string[]) => {
    say(`\n${what}\n`);
    const code = await run(program, args, env);
    if (code !== 0) throw new DeployError(`${what}: it failed (exit code ${code}). Nothing after it was done.`);
  };

  say(`Deploying ${config.name} to account ${account}, region ${region}.\n`);
  await step("Building the functions", "npm", ["run", "--silent", "build"]);
  if (!(await isBootstrapped(caller, region))) {
    say("\nThis account and region were never used with the CDK: it needs a bucket and roles of its own there.\n");
    await step("Preparing them (cdk bootstrap)", "cdk", ["bootstrap", `aws://${account}/${region}`, "--no-notices"]);
  }
  await step(`Deploying the stack ${config.name}`, "cdk", [
    "deploy",
    config.name,
    "--no-notices",
    "--require-approval",
    "never",
    ...more,
  ]);
  await step("Telling GitHub where the webhook is", "node", [
    "app/cli/greenlight.mjs",
    "connect",
    "--stack",
    config.name,
  ]);
}

async function accountOf({ config }: AwsCaller): Promise<string> {
  const sts = new STSClient(config);
  try {
    const { Account } = await sts.send(new GetCallerIdentityCommand({}));
    if (Account === undefined) throw new DeployError("AWS did not say whose the credentials are. Try again.");
    return Account;
  } catch (error) {
    throw awsExplained(error, "say whose the credentials are (sts:GetCallerIdentity)");
  } finally {
    sts.destroy();
  }
}

async function isBootstrapped({ config }: AwsCaller, region: string): Promise<boolean> {
  const client = new CloudFormationClient({ ...config, region });
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: BOOTSTRAP_STACK }));
    return Stacks.some(({ StackStatus = "" }) => /^(?:CREATE|UPDATE).*_COMPLETE$/.test(StackStatus));
  } catch (error) {
    if (error instanceof Error && error.name === "ValidationError" && /does not exist/.test(error.message))
      return false;
    throw awsExplained(error, `look up the stack ${BOOTSTRAP_STACK}`);
  } finally {
    client.destroy();
  }
}
