import { type ReviewEnvironment, readReviewEnvironment } from "../../review/bedrock/review-environment.ts";
import type { WebhookSecret } from "../../settings/webhook-secret.ts";
import type { AwsCaller } from "../deployment/aws-caller.ts";
import { type Deployment, deploymentOf } from "../deployment/deployment.ts";
import { type DescribedStack, describeStack } from "../deployment/find-deployment.ts";
import { readWebhookSecret } from "../deployment/webhook-secret.ts";
import { type Prerequisite, prerequisite } from "./prerequisite.ts";
import { type DeployedFunction, type FunctionOutput, readFunction } from "./read/function.ts";
import { type Identity, readIdentity } from "./read/identity.ts";
import { type Installation, readInstallations } from "./read/installations.ts";
import { type RegisteredApp, readRegisteredApp } from "./read/registered-app.ts";
import { readStoredCredentials, type StoredCredentials } from "./read/stored-credentials.ts";

/** What the checks look at; each part is read once, when the first check asks for it. */
export interface Examination {
  readonly caller: AwsCaller;
  readonly stack: string;
  readonly now: () => Date;
  /** Whether a model may be asked, which costs money. */
  readonly askModel: boolean;
  readonly identity: Prerequisite<Identity>;
  readonly described: Prerequisite<DescribedStack>;
  readonly deployment: Prerequisite<Deployment>;
  readonly credentials: Prerequisite<StoredCredentials>;
  readonly app: Prerequisite<RegisteredApp>;
  readonly installations: Prerequisite<readonly Installation[]>;
  readonly webhookSecret: Prerequisite<WebhookSecret>;
  readonly functions: Readonly<Record<FunctionOutput, Prerequisite<DeployedFunction>>>;
  /** How pull requests are reviewed by models; null: they are not. */
  readonly review: Prerequisite<ReviewEnvironment | null>;
}

/** The lines of the report that tell what is wrong with what the others need. */
export const TITLES = {
  identity: "AWS account",
  stack: "Stack",
  credentials: "App credentials",
  app: "App on GitHub",
  installations: "Installations",
  webhookSecret: "Webhook secret",
  WebhookFunction: "Webhook function",
  WorkerFunction: "Worker function",
  SweeperFunction: "Sweeper function",
  review: "AI review",
} as const;

export function examine(options: Pick<Examination, "caller" | "stack" | "now" | "askModel">): Examination {
  const { caller, stack } = options;
  const described = prerequisite(TITLES.stack, () => describeStack(caller, stack));
  const deployment = prerequisite(TITLES.stack, async () =>
    deploymentOf(stack, caller.region, (await described.own()).outputs),
  );
  const credentials = prerequisite(TITLES.credentials, async () =>
    readStoredCredentials(caller, await deployment.get()),
  );
  const app = prerequisite(TITLES.app, async () => {
    await credentials.get();
    return await readRegisteredApp(caller, await deployment.get());
  });
  const functionOf = (output: FunctionOutput) =>
    prerequisite(TITLES[output], async () => readFunction(caller, await deployment.get(), output));
  const functions = {
    WebhookFunction: functionOf("WebhookFunction"),
    WorkerFunction: functionOf("WorkerFunction"),
    SweeperFunction: functionOf("SweeperFunction"),
  };
  return {
    ...options,
    identity: prerequisite(TITLES.identity, () => readIdentity(caller)),
    described,
    deployment,
    credentials,
    app,
    installations: prerequisite(TITLES.installations, async () => readInstallations((await app.get()).octokit)),
    webhookSecret: prerequisite(TITLES.webhookSecret, async () => readWebhookSecret(caller, await deployment.get())),
    functions,
    review: prerequisite(TITLES.review, async () => {
      const { variables } = await functions.WorkerFunction.get();
      return readReviewEnvironment({ ...variables, AWS_REGION: variables.REVIEW_REGION || caller.region });
    }),
  };
}
