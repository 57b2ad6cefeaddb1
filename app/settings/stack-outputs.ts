/**
 * What the CDK stack tells of itself (CloudFormation outputs); the command line finds a deployment by it. Names, ARNs and
 * addresses alone: whoever may look at a stack reads them, so nothing that is secret is ever one.
 */
export const STACK_OUTPUTS = [
  /** Where GitHub has to send its webhooks: `https://…/webhook`. */
  "WebhookUrl",
  "QueueUrl",
  "DeadLetterQueueUrl",
  "WebhookSecretArn",
  "AppCredentialsArn",
  /** Names of functions, and of their log groups. */
  "WebhookFunction",
  "WorkerFunction",
  "SweeperFunction",
  "WebhookLogGroup",
  "WorkerLogGroup",
  "SweeperLogGroup",
  /** UUID of the event source mapping between the queue and the worker. */
  "EventSourceMapping",
  /** As `GITHUB_API_URL` of the functions. */
  "GithubApiUrl",
  "AlarmTopicArn",
  "DashboardUrl",
] as const;

/** Told only where the deployment has it. */
export const OPTIONAL_STACK_OUTPUTS = [
  /** The key in AWS KMS that signs for the App, in the place of a private key in Secrets Manager. */
  "AppKeyArn",
  /** What the DNS record of the deployment's own domain has to point to. */
  "DomainTarget",
] as const;

export type StackOutput = (typeof STACK_OUTPUTS)[number];
export type OptionalStackOutput = (typeof OPTIONAL_STACK_OUTPUTS)[number];

/** The stack's name where nobody gives another. */
export const STACK_NAME = "Greenlight";
