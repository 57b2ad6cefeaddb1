import { ConfigurationError } from "../../app/settings/configuration-error.ts";
import { partitionOf } from "../partition.ts";
import { modelsInUse } from "./review-variables.ts";
import type { DeploymentConfig } from "./schema.ts";

export interface Contradiction {
  readonly path: readonly string[];
  readonly message: string;
}

/** What is right key by key, and cannot be deployed together. */
export function contradictions(config: DeploymentConfig): Contradiction[] {
  const { review, concurrency, region } = config;
  const found: Contradiction[] = [];
  const partition = region === undefined ? null : partitionOf(region);
  const reviewPartition = review.region === undefined ? partition : partitionOf(review.region);

  if (concurrency.worker_reserved !== undefined && concurrency.worker_reserved < concurrency.worker) {
    found.push({
      path: ["concurrency", "worker_reserved"],
      message: `must be at least \`worker\` (${concurrency.worker}): beyond what is reserved Lambda throttles, and messages wait for nothing`,
    });
  }
  if (partition === "aws-cn" && config.app_key === "kms") {
    found.push({
      path: ["app_key"],
      message: "AWS KMS takes no private RSA keys from outside in the regions of AWS China: leave it at `secret`",
    });
  }
  found.push(...elsewhere(config));
  if (!review.enabled) {
    const idle = (["monthly_budget", "guardrail"] as const).filter((key) => review[key] !== undefined);
    for (const key of idle) {
      found.push({ path: ["review", key], message: "means nothing while there are no AI reviews (`enabled: false`)" });
    }
    return found;
  }
  if (partition === "aws-cn" || reviewPartition === "aws-cn") {
    found.push({ path: ["review", "enabled"], message: "Amazon Bedrock is not in the regions of AWS China" });
    return found;
  }
  if (partition !== null && reviewPartition !== null && partition !== reviewPartition) {
    found.push({
      path: ["review", "region"],
      message: `is in another partition (${reviewPartition}) than the stack (${partition}): no role reaches across`,
    });
  }
  if (partition !== null && partition !== "aws" && review.monthly_budget !== undefined) {
    found.push({
      path: ["review", "monthly_budget"],
      message: `AWS Budgets has no API in the partition ${partition}; watch the alarm on what models cost instead`,
    });
  }
  try {
    const used = modelsInUse(config);
    if (reviewPartition === "aws-us-gov") {
      for (const { name, id } of used.filter(({ id }) => /^(?:global|us|eu|apac|jp|au)\./.test(id))) {
        found.push({
          path: ["review", "models"],
          message: `the model ${name} is the inference profile ${id}, which is not in GovCloud: name one of \`us-gov.\` by the same name here`,
        });
      }
    }
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    for (const { setting, problem, fix } of error.problems) {
      const key = KEYS.get(setting) ?? "models";
      found.push({ path: ["review", key], message: `${problem}. ${fix}` });
    }
  }
  return found;
}

/** What is named by an ARN and has to be where the stack is. */
function elsewhere({ region, kms_key_arn, domain }: DeploymentConfig): Contradiction[] {
  const named = [
    { path: ["kms_key_arn"], arn: kms_key_arn },
    { path: ["domain", "certificate_arn"], arn: domain?.certificate_arn },
  ];
  return named.flatMap(({ path, arn }) => {
    const there = arn?.split(":")[3];
    if (region === undefined || there === undefined || there === region) return [];
    return [{ path, message: `is in ${there}, and the stack in ${region}: it has to be there, too` }];
  });
}

/** Variables of the worker, and the keys that they come from. */
const KEYS: ReadonlyMap<string, string> = new Map([
  ["REVIEW_MODEL", "model"],
  ["REVIEW_LARGE_MODEL", "large_model"],
  ["REVIEW_REFUTER", "refuter"],
  ["REVIEW_MODELS", "models"],
  ["REVIEW_GUARDRAIL", "guardrail"],
  ["REVIEW_REGION", "region"],
]);
