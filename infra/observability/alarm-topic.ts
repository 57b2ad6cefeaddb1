import { Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";

export interface AlarmTopicProps {
  readonly email: string | undefined;
  readonly encryptionKey: IKey | undefined;
  /** Whether AWS Budgets tells something here. It is not in every partition, and a policy that names a stranger is refused. */
  readonly hasBudget: boolean;
}

/**
 * Where alarms go, over TLS alone. AWS's own key for SNS does not let alarms through, so it is encrypted by a key of the
 * deployment or not at all; alarms carry names and numbers.
 * https://repost.aws/knowledge-center/cloudwatch-configure-alarm-sns
 */
export class AlarmTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { email, encryptionKey, hasBudget }: AlarmTopicProps) {
    super(scope, id);
    this.topic = new Topic(this, "Topic", {
      displayName: "Greenlight",
      enforceSSL: true,
      ...(encryptionKey && { masterKey: encryptionKey }),
    });
    const { account } = Stack.of(this);
    for (const service of ["cloudwatch.amazonaws.com", ...(hasBudget ? ["budgets.amazonaws.com"] : [])]) {
      this.topic.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal(service)],
          actions: ["sns:Publish"],
          resources: [this.topic.topicArn],
          conditions: { StringEquals: { "aws:SourceAccount": account } },
        }),
      );
    }
    if (email !== undefined) this.topic.addSubscription(new EmailSubscription(email));
  }
}
