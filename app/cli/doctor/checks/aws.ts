import { NoStackError } from "../../deployment/find-deployment.ts";
import { UsageError } from "../../usage-error.ts";
import type { Check } from "../check.ts";
import { TITLES } from "../examination.ts";
import { failed, ok, type Trouble, together, warning } from "../finding.ts";

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
  async examine({ described, deployment, stack, caller }) {
    const found = await described.own().catch((error: unknown) => {
      if (error instanceof NoStackError) return null;
      throw error;
    });
    if (found === null) {
      const fix = "Deploy it with `npm run deploy`, or say where it is: --stack NAME, AWS_REGION, AWS_PROFILE.";
      return failed(`there is no stack ${stack} in ${caller.region}`, fix);
    }
    const troubles = [...statusTroubles(found.status)];
    await deployment.own().catch((error: unknown) => {
      if (!(error instanceof UsageError)) throw error;
      // A stack that is not complete has no outputs; that is no trouble of its own.
      if (troubles.length === 0) troubles.push(failed(error.message, "Deploy this version with `npm run deploy`."));
    });
    const when = found.deployedAt === null ? "" : `, deployed at ${found.deployedAt.toISOString().slice(0, 16)}Z`;
    return together(troubles, `${stack} is ${found.status}${when}`);
  },
};

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
