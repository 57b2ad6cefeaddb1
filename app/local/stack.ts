import { generateKeyPairSync, randomBytes } from "node:crypto";
import { readAppManifest } from "./app-manifest.ts";
import type { BedrockStep, EmbeddedAws, LogSource } from "./aws/index.ts";
import { type EmbeddedGithub, startEmbeddedGithub } from "./github/index.ts";
import { startPipeline } from "./pipeline.ts";

export interface StackOptions {
  /** Each line that a Lambda writes. */
  readonly onLog: (line: string, source: LogSource) => void;
  /** What the stand-in for Bedrock answers, until it plays another script; default: it finds nothing. */
  readonly bedrock?: readonly BedrockStep[];
  /** The worker's variables for AI reviews by models; then there is no stand-in. */
  readonly models?: Readonly<Record<string, string>>;
  /** How often a message is tried before it goes to the dead-letter queue; default: as deployed. */
  readonly maxReceiveCount?: number;
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
  /** Resolves when every event has been delivered and every message worked off. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

export const APP_ID = 123_456;
export const APP_SLUG = "greenlight";

/** Starts everything. The App's key and the webhook secret are made now and forgotten at the end. */
export async function startStack({
  onLog,
  bedrock = [],
  models,
  maxReceiveCount,
  ports,
}: StackOptions): Promise<Stack> {
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
    ...readAppManifest(),
  });
  const pipeline = await startPipeline({
    githubApiUrl: github.url,
    app: { id: APP_ID, slug: APP_SLUG, privateKey },
    webhookSecret,
    bedrock: models === undefined ? bedrock : undefined,
    models,
    maxReceiveCount,
    onLog,
    port: ports?.webhook,
  });
  github.setWebhookUrl(pipeline.webhookUrl);
  return {
    github,
    aws: pipeline.aws,
    webhookUrl: pipeline.webhookUrl,
    operatorEnvironment: pipeline.operator.environment,
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
