import type { IKey } from "aws-cdk-lib/aws-kms";
import type { GreenlightFunction } from "./greenlight-function.ts";

/**
 * Lets functions use the deployment's own key for what they read and write: messages, secrets and their own variables. Its
 * key policy must let this account's roles, CloudWatch Logs and CloudWatch's alarms use it (docs/deploy.md).
 */
export function mayUseKeyOf(functions: readonly GreenlightFunction[], key: IKey): void {
  for (const each of functions) each.may(["kms:Decrypt", "kms:GenerateDataKey"], [key.keyArn]);
}
