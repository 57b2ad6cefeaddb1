import { Stack } from "aws-cdk-lib";
import type { Model } from "../../app/review/bedrock/models.ts";
import type { Guardrail } from "../../app/review/bedrock/review-environment.ts";
import { acknowledge } from "../acknowledge.ts";
import type { GreenlightFunction } from "./greenlight-function.ts";

/** Geographies of inference profiles (Amazon Bedrock user guide, "Supported Regions and models for inference profiles"). */
const GEOGRAPHY = /^(?:us-gov|us|eu|apac|jp|au|ca|sa|global)\./;

export interface ModelAccess {
  readonly models: readonly Model[];
  readonly guardrail: Guardrail | null;
  /** Where Bedrock is asked. */
  readonly region: string;
}

/**
 * Lets the worker ask the models that it is configured to ask, and no others: each inference profile, and, through that
 * profile alone, the foundation models behind it, which answer in whatever region has room.
 *
 * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html, and for `global.` profiles, whose models
 * have an ARN without a region, https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html
 */
export function mayAskModels(worker: GreenlightFunction, { models, guardrail, region }: ModelAccess): void {
  const stack = Stack.of(worker);
  for (const id of new Set(models.map(({ id }) => id))) {
    for (const { resources, through } of grantsOf(id, stack, region)) {
      const condition = through === undefined ? undefined : { ArnEquals: { "bedrock:InferenceProfileArn": through } };
      worker.may(["bedrock:InvokeModel"], resources, condition);
      for (const resource of resources.filter((each) => each.includes("*"))) {
        const id = `AwsSolutions-IAM5[Resource::${resource.replace(stack.partition, "<AWS::Partition>")}]`;
        acknowledge(
          worker.role,
          id,
          "The profile chooses the region; other models are out of reach, and other ways to this one.",
        );
      }
    }
  }
  if (guardrail !== null) {
    const arn = guardrail.id.startsWith("arn:")
      ? guardrail.id
      : `arn:${stack.partition}:bedrock:${region}:${stack.account}:guardrail/${guardrail.id}`;
    worker.may(["bedrock:ApplyGuardrail"], [arn]);
  }
}

interface Grant {
  readonly resources: readonly string[];
  /** The profile through which alone they may be used; undefined: directly. */
  readonly through?: string;
}

function grantsOf(id: string, { partition, account }: Stack, region: string): readonly Grant[] {
  if (id.startsWith("arn:")) return grantsOfArn(id);
  const geography = GEOGRAPHY.exec(id)?.[0];
  if (geography === undefined) return [{ resources: [`arn:${partition}:bedrock:${region}::foundation-model/${id}`] }];
  const profile = `arn:${partition}:bedrock:${region}:${account}:inference-profile/${id}`;
  const model = id.slice(geography.length);
  const behind =
    geography === "global."
      ? [
          `arn:${partition}:bedrock:${region}::foundation-model/${model}`,
          `arn:${partition}:bedrock:::foundation-model/${model}`,
        ]
      : [`arn:${partition}:bedrock:*::foundation-model/${model}`];
  return [{ resources: [profile] }, { resources: behind, through: profile }];
}

/** What is behind an application's own profile, its ARN does not tell: whatever it is, it is reached through it alone. */
function grantsOfArn(arn: string): readonly Grant[] {
  const [, partition = "aws"] = arn.split(":");
  const profile = /:(?:application-)?inference-profile\/(.+)$/.exec(arn)?.[1];
  if (profile === undefined) return [{ resources: [arn] }];
  const geography = GEOGRAPHY.exec(profile)?.[0];
  const model = geography === undefined || arn.includes(":application-") ? "*" : profile.slice(geography.length);
  return [
    { resources: [arn] },
    {
      resources: [
        `arn:${partition}:bedrock:*::foundation-model/${model}`,
        `arn:${partition}:bedrock:::foundation-model/${model}`,
      ],
      through: arn,
    },
  ];
}
