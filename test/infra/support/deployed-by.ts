import { basename, dirname } from "node:path";
import { builtBundles } from "../../../app/local/bundles.ts";
import type { Deployed, DeployedFunction, Places } from "../../../app/local/deployed.ts";
import { API_ID, nameOf } from "../../../app/local/measures.ts";
import { FUNCTIONS } from "../../../app/local/pipeline.ts";
import { type Resource, type Template, theOne } from "./synthesised.ts";

/** What CloudFormation's functions mean in the embedded AWS: a reference to a resource, or one of its attributes. */
export type Resolve = (value: unknown) => string;

/**
 * @param places where the parts of the embedded stack are; the queue's URL alone is enough for names
 * @throws where the template refers to something that the embedded AWS has not
 */
export function resolver(template: Template, places: Pick<Places, "queueUrl"> & Partial<Places>): Resolve {
  const known = new Map<string, string | null | undefined>();
  const know = (type: string, start: string, reference: string, value: string | null | undefined) =>
    known.set(`${reference}:${theOne(template, type, start)[0]}`, value);
  know("AWS::SQS::Queue", "PullRequestsQueue", "Ref", places.queueUrl);
  know("AWS::SQS::Queue", "PullRequestsQueue", "QueueName", nameOf(places.queueUrl));
  know(
    "AWS::SQS::Queue",
    "PullRequestsDeadLetters",
    "QueueName",
    nameOf(places.queueUrl).replace(".fifo", "-dlq.fifo"),
  );
  know("AWS::SecretsManager::Secret", "SecretsWebhookSecret", "Ref", places.webhookSecretArn);
  know("AWS::SecretsManager::Secret", "SecretsAppCredentials", "Ref", places.appCredentialsArn);
  know("AWS::Lambda::Function", "WebhookFunction", "Ref", FUNCTIONS.webhook);
  know("AWS::Lambda::Function", "WorkerFunction", "Ref", FUNCTIONS.worker);
  know("AWS::Lambda::Function", "SweeperFunction", "Ref", FUNCTIONS.sweeper);
  know("AWS::ApiGatewayV2::Api", "Ingress", "Ref", API_ID);
  return (value) => {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return String(value);
    const [entry] = Object.entries(Object(value)) as [string, unknown][];
    const [key, of] = entry ?? ["", undefined];
    const asked = key === "Ref" ? `Ref:${of}` : Array.isArray(of) ? `${of[1]}:${of[0]}` : "";
    const found = known.get(asked);
    if (typeof found === "string") return found;
    throw new Error(`The embedded AWS has nothing for ${JSON.stringify(value)}`);
  };
}

/** What a template deploys, for the embedded stack: with the bundles that were built. */
export function deployedBy(template: Template): Deployed {
  const queue = theOne(template, "AWS::SQS::Queue", "PullRequestsQueue")[1].Properties;
  const { RedrivePolicy, SqsManagedSseEnabled: _, ...attributes } = queue;
  const { SqsManagedSseEnabled: __, ...deadLetterAttributes } = theOne(
    template,
    "AWS::SQS::Queue",
    "PullRequestsDeadLetters",
  )[1].Properties;
  const mapping = theOne(template, "AWS::Lambda::EventSourceMapping")[1].Properties;
  return {
    functions: {
      webhook: functionOf(template, "webhook", "WebhookFunction"),
      worker: functionOf(template, "worker", "WorkerFunction"),
      sweeper: functionOf(template, "sweeper", "SweeperFunction"),
    },
    queue: asTexts(attributes),
    deadLetterQueue: asTexts(deadLetterAttributes),
    maxReceiveCount: Number(Object(RedrivePolicy).maxReceiveCount),
    mapping: {
      batchSize: Number(mapping.BatchSize),
      maximumConcurrency: Number(Object(mapping.ScalingConfig).MaximumConcurrency),
    },
  };
}

function functionOf(template: Template, name: keyof typeof FUNCTIONS, start: string): DeployedFunction {
  const [, { Properties }] = theOne(template, "AWS::Lambda::Function", start);
  return {
    bundle: bundleOf(name, Properties),
    timeoutSeconds: Number(Properties.Timeout),
    memoryMb: Number(Properties.MemorySize),
    environment: (places) => {
      const resolve = resolver(template, places);
      const { Variables } = Properties.Environment as { readonly Variables: Readonly<Record<string, unknown>> };
      return Object.fromEntries(
        Object.entries(Variables).map(([variable, value]) => [
          variable,
          // The one thing that is not the deployment's: which GitHub it is for.
          variable === "GITHUB_API_URL" ? places.githubApiUrl : resolve(value),
        ]),
      );
    },
  };
}

/** The file that Lambda would load: `index.handler` is `handler` of `index.mjs` (docs: Define Lambda function handler in Node.js). */
function bundleOf(name: keyof typeof FUNCTIONS, { Handler }: Resource["Properties"]): string {
  const [file, exported] = String(Handler).split(".");
  const bundle = builtBundles()[name];
  if (basename(bundle, ".mjs") !== file || exported !== "handler" || basename(dirname(bundle)) !== name) {
    throw new Error(`The function ${name} has the handler ${Handler}, and what is built is ${bundle}`);
  }
  return bundle;
}

function asTexts(attributes: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)]));
}
