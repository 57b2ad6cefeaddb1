import { ConfigurationError, type ConfigurationProblem } from "./configuration-error.ts";
import {
  type LogLevelName,
  type ReadVariable,
  readAppKeyArn,
  readGithubApiUrl,
  readLogLevel,
  readNamespace,
  readQueueUrl,
  readSecretId,
  readSlug,
  readSwitch,
} from "./variables.ts";

/** The variables of a process, as in `process.env`. */
export type Variables = Readonly<Record<string, string | undefined>>;

interface SharedEnvironment {
  /** The FIFO queue between the Lambdas. */
  readonly queueUrl: string;
  /** Without a trailing slash. */
  readonly githubApiUrl: string;
  readonly logLevel: LogLevelName;
  /** The App's slug, by which events that its own bot account caused are told apart; null where it is not set. */
  readonly appSlug: string | null;
  /** Of the metrics in CloudWatch. */
  readonly metricsNamespace: string;
}

export interface WebhookEnvironment extends SharedEnvironment {
  readonly webhookSecretArn: string;
}

export interface WorkerEnvironment extends SharedEnvironment {
  readonly appCredentialsArn: string;
  /** The key in AWS KMS that signs for the App; null where its private key is among the credentials. */
  readonly appKeyArn: string | null;
  /** Nothing is approved where the owner's repository `.github` shows no policy: it may be one that the App cannot see. */
  readonly requireOrganizationPolicy: boolean;
}

export interface SweeperEnvironment extends SharedEnvironment {
  readonly appCredentialsArn: string;
  /** The key in AWS KMS that signs for the App; null where its private key is among the credentials. */
  readonly appKeyArn: string | null;
  /** Whether open pull requests that nothing was heard of for a day are looked at again. */
  readonly reconciles: boolean;
}

/** Reads the webhook Lambda's variables. @throws {ConfigurationError} that lists every problem at once. */
export function readWebhookEnvironment(variables: Variables): WebhookEnvironment {
  const { shared, secretId } = readAll("The webhook Lambda's environment", variables, "WEBHOOK_SECRET_ARN");
  return { ...shared, webhookSecretArn: secretId };
}

/** Reads the worker Lambda's variables. @throws {ConfigurationError} that lists every problem at once. */
export function readWorkerEnvironment(variables: Variables): WorkerEnvironment {
  const subject = "The worker Lambda's environment";
  const { shared, secretId, appKeyArn, requireOrganizationPolicy } = readAll(subject, variables, "APP_CREDENTIALS_ARN");
  return { ...shared, appCredentialsArn: secretId, appKeyArn, requireOrganizationPolicy };
}

/** Reads the sweeper Lambda's variables. @throws {ConfigurationError} that lists every problem at once. */
export function readSweeperEnvironment(variables: Variables): SweeperEnvironment {
  const subject = "The sweeper Lambda's environment";
  const { shared, secretId, appKeyArn, reconciles } = readAll(subject, variables, "APP_CREDENTIALS_ARN");
  return { ...shared, appCredentialsArn: secretId, appKeyArn, reconciles };
}

function readAll(
  subject: string,
  variables: Variables,
  secretVariable: string,
): {
  readonly shared: SharedEnvironment;
  readonly secretId: string;
  readonly appKeyArn: string | null;
  readonly requireOrganizationPolicy: boolean;
  readonly reconciles: boolean;
} {
  const problems: ConfigurationProblem[] = [];
  const read = <T>(name: string, as: ReadVariable<T>): T | undefined => {
    const found = as((variables[name] ?? "").trim());
    if ("value" in found) return found.value;
    problems.push({ setting: name, ...found });
    return undefined;
  };
  const queueUrl = read("QUEUE_URL", readQueueUrl);
  const secretId = read(secretVariable, readSecretId);
  const appKeyArn = read("APP_KEY_ARN", readAppKeyArn);
  const githubApiUrl = read("GITHUB_API_URL", readGithubApiUrl);
  const logLevel = read("LOG_LEVEL", readLogLevel);
  const appSlug = read("APP_SLUG", readSlug);
  const metricsNamespace = read("METRICS_NAMESPACE", readNamespace);
  const requireOrganizationPolicy = read("REQUIRE_ORGANIZATION_POLICY", readSwitch);
  const reconciles = read("RECONCILE", readSwitch);
  if (
    queueUrl === undefined ||
    secretId === undefined ||
    appKeyArn === undefined ||
    githubApiUrl === undefined ||
    logLevel === undefined ||
    appSlug === undefined ||
    metricsNamespace === undefined ||
    requireOrganizationPolicy === undefined ||
    reconciles === undefined
  ) {
    throw new ConfigurationError(subject, problems);
  }
  return {
    shared: { queueUrl, githubApiUrl, logLevel, appSlug, metricsNamespace },
    secretId,
    appKeyArn,
    requireOrganizationPolicy,
    reconciles,
  };
}
