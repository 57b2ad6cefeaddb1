import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readAppManifest } from "../settings/app-manifest.ts";
import type { CloudWatchStandIn } from "./aws/cloudwatch.ts";
import type { BedrockStep, EmbeddedAws, LogSource } from "./aws/index.ts";
import type { Deployed } from "./deployed.ts";
import { type EmbeddedGithub, startEmbeddedGithub } from "./github/index.ts";
import type { ToldDeployment } from "./operator-access.ts";
import { type AppKeyPlace, startPipeline } from "./pipeline.ts";

export interface StackOptions {
  /** Each line that a Lambda writes. */
  readonly onLog: (line: string, source: LogSource) => void;
  /** What the stand-in for Bedrock answers, until it plays another script; default: it finds nothing. */
  readonly bedrock?: readonly BedrockStep[];
  /** The worker's variables for AI reviews by models; then there is no stand-in. */
  readonly models?: Readonly<Record<string, string>>;
  /** Where the App's key is; default: in the secret with its credentials. */
  readonly appKey?: AppKeyPlace;
  /** The login of a machine user who approves where a policy says so, with a token; the world has to add the account. */
  readonly machineUser?: string;
  /** How often a message is tried before it goes to the dead-letter queue; default: as deployed. */
  readonly maxReceiveCount?: number;
  /** What is deployed; default: what the CDK stack deploys, but for a few workers. */
  readonly deployed?: Deployed;
  /** GitHub's clock, for what happened a while ago; default: this machine's. */
  readonly githubNow?: () => Date;
  /** Ports to listen on, for people who type addresses; default: any free ones. */
  readonly ports?: { readonly github: number; readonly webhook: number };
}

/** The whole of Greenlight on one machine, with a GitHub of its own. */
export interface Stack {
  readonly github: EmbeddedGithub;
  readonly aws: EmbeddedAws;
  readonly webhookUrl: string;
  /** Variables with which the commands of whoever operates a deployment find this one. */
  readonly operatorEnvironment: Readonly<Record<string, string>>;
  /** What the stand-ins for CloudFormation, Lambda and Bedrock's catalogue tell of it. */
  readonly told: ToldDeployment;
  /** What CloudWatch would know of it. */
  readonly cloudWatch: CloudWatchStandIn;
  /** Measures the queues, as SQS does by itself once a minute. */
  sample(): void;
  /** Has the sweeper sweep once. Rejects where it fails. */
  sweep(): Promise<void>;
  /** Disables the event source mapping: messages wait from now on, and nothing is quiet any more. */
  disableMapping(): Promise<void>;
  /** Resolves when every event has been delivered and every message worked off. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

export const APP_ID = 123_456;
export const APP_SLUG = "greenlight";

/** Starts everything. The App's key and the webhook secret are made now and forgotten at the end. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { onLog, bedrock = [], models, appKey, machineUser, maxReceiveCount, deployed, githubNow, ports } = options;
  const webhookSecret = randomBytes(32).toString("hex");
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const github = await startEmbeddedGithub({
    appId: APP_ID,
    slug: APP_SLUG,
    privateKey,
    webhookSecret,
    port: ports?.github,
    machineUser,
    now: githubNow,
    ...readAppManifest(),
  });
  const pipeline = await startPipeline({
    githubApiUrl: github.url,
    app: { id: APP_ID, slug: APP_SLUG, privateKey },
    webhookSecret,
    appKey,
    approvalToken: machineUser === undefined ? undefined : `${machineUser}-token`,
    bedrock: models === undefined ? bedrock : undefined,
    models,
    maxReceiveCount,
    deployed,
    onLog,
    port: ports?.webhook,
  });
  github.setWebhookUrl(pipeline.webhookUrl);
  return {
    github,
    aws: pipeline.aws,
    webhookUrl: pipeline.webhookUrl,
    operatorEnvironment: pipeline.operator.environment,
    told: pipeline.operator.told,
    cloudWatch: pipeline.cloudWatch,
    sample: pipeline.sample,
    sweep: pipeline.sweep,
    disableMapping: pipeline.disableMapping,
    async quiet() {
      // What the worker writes to GitHub causes events, which cause messages, until nothing is left to say.
      for (let delivered = -1; delivered !== github.deliveries().length; ) {
        delivered = github.deliveries().length;
        await github.idle();
        await pipeline.idle();
      }
    },
    async close() {
      await pipeline.close();
      await github.close();
    },
  };
}
