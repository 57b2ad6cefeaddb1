import { NoStackError } from "../../deployment/find-deployment.ts";
import { UsageError } from "../../usage-error.ts";
import type { Check } from "../check.ts";
import { TITLES } from "../examination.ts";
import { type Finding, failed, ok, type Trouble, together, warning } from "../finding.ts";

export const awsAccount: Check = {
  id: "aws-account",
  group: "AWS",
  title: TITLES.identity,
  async examine({ identity, caller }) {
    const { account, arn } = await identity.own();
    return ok(`${account} in ${caller.region}, as ${arn}`);
  },
};

export const stackStatus: Check = {
  id: "stack",
  group: "AWS",
  title: TITLES.stack,
  async examine({ described, deployment, stack }) {
    try {
      const { status, deployedAt } = await described.own();
      const troubles = statusTroubles(status);
      await deployment.own();
      const when = deployedAt === null ? "" : `, deployed at ${deployedAt.toISOString().slice(0, 16)}Z`;
      return together(troubles, `${stack} is ${status}${when}`);
    } catch (error) {
      return withoutStack(error);
    }
  },
};

/** @throws what says nothing of the stack */
function withoutStack(error: unknown): Finding {
  if (error instanceof NoStackError) {
    return failed(
      error.message,
      "Deploy it with `npm run deploy`, or look where it is: --stack, AWS_REGION, AWS_PROFILE.",
    );
  }
  if (error instanceof UsageError && /does not tell/.test(error.message)) {
    return failed(error.message, "Deploy this version with `npm run deploy`.");
  }
  throw error;
}

/**
 * What a stack's status means for what runs
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/view-stack-events.html#cfn-console-view-stack-data-resources-status-codes).
 */
export function statusTroubles(status: string): readonly Trouble[] {
  if (/^(?:CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return [];
  if (/^(?:CREATE|UPDATE|IMPORT).*IN_PROGRESS$/.test(status)) {
    return [warning(`it is being deployed (${status})`, "Wait until the deployment is done, and look again.")];
  }
  if (status === "UPDATE_ROLLBACK_COMPLETE" || status === "IMPORT_ROLLBACK_COMPLETE") {
    return [
      warning(
        `the last deployment failed and was taken back (${status}): the version before it runs`,
        "CloudFormation's events of the stack say why; then deploy again with `npm run deploy`.",
      ),
    ];
  }
  return [
    failed(
      `it is ${status}`,
      "CloudFormation's events of the stack say why. A stack that never was complete has to be deleted before `npm run deploy` can make it.",
    ),
  ];
}
