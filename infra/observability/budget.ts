import { CfnBudget } from "aws-cdk-lib/aws-budgets";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { Model } from "../../app/review/bedrock/models.ts";

const THRESHOLDS = [
  { notificationType: "ACTUAL", threshold: 80 },
  { notificationType: "ACTUAL", threshold: 100 },
  { notificationType: "FORECASTED", threshold: 100 },
] as const;

/**
 * Tells when Amazon Bedrock costs more than was planned; it stops nothing (`review.daily_cost` in a policy does). Models of
 * other makers are billed by names of their own beside the service's, such as "Claude Sonnet 4.5 (Amazon Bedrock Edition)", so
 * those of the models in use are counted, too.
 */
export class BedrockBudget extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly name: string;
      /** US dollars a month. */
      readonly limit: number;
      readonly models: readonly Model[];
      readonly topic: ITopic;
    },
  ) {
    super(scope, id);
    new CfnBudget(this, "Budget", {
      budget: {
        budgetName: `${props.name}-bedrock`,
        budgetType: "COST",
        timeUnit: "MONTHLY",
        budgetLimit: { amount: props.limit, unit: "USD" },
        costFilters: { Service: ["Amazon Bedrock", ...props.models.map(billedAs)] },
      },
      notificationsWithSubscribers: THRESHOLDS.map((threshold) => ({
        notification: { ...threshold, comparisonOperator: "GREATER_THAN", thresholdType: "PERCENTAGE" },
        subscribers: [{ subscriptionType: "SNS", address: props.topic.topicArn }],
      })),
    });
  }
}

/** `claude-sonnet-5.5` is on the bill as "Claude Sonnet 5.5 (Amazon Bedrock Edition)". */
function billedAs({ name }: Model): string {
  const words = name.split("-").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join(" ")} (Amazon Bedrock Edition)`;
}
