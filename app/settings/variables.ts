import type { ConfigurationProblem } from "./configuration-error.ts";

/** Turns a variable's text (empty where it is not set) into its value, or says what is wrong with it. */
export type ReadVariable<T> = (text: string) => { readonly value: T } | Omit<ConfigurationProblem, "setting">;

/** The levels of the Powertools logger. */
export const LOG_LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "CRITICAL", "SILENT"] as const;

export type LogLevelName = (typeof LOG_LEVELS)[number];

/** A queue's URL; a FIFO queue's name ends in `.fifo` (SQS), and only a FIFO queue keeps a pull request's order. */
export const readQueueUrl: ReadVariable<string> = (text) => {
  const fix =
    "Set it to the URL of the FIFO queue, such as https://sqs.eu-central-1.amazonaws.com/123456789012/greenlight.fifo";
  if (text === "") return { problem: "is not set", fix };
  const url = webAddress(text);
  if (url === null) return { problem: "is not an http(s) URL", fix };
  if (!/\/[\w-]{1,75}\.fifo$/.test(url.pathname)) return { problem: "does not name a FIFO queue", fix };
  return { value: text };
};

/**
 * A secret's ARN in any partition (`aws`, `aws-cn`, `aws-us-gov`, `aws-iso…`), or its plain name, as Secrets Manager's
 * `SecretId` takes it.
 */
export const readSecretId: ReadVariable<string> = (text) => {
  const fix = "Set it to the ARN or the name of the secret in AWS Secrets Manager, not to the secret itself";
  if (text === "") return { problem: "is not set", fix };
  const arn = /^arn:aws[\w-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/;
  const name = /^[\w/+=.@-]{1,512}$/;
  if (text.startsWith("arn:") ? !arn.test(text) : !name.test(text)) {
    return { problem: "is neither the ARN of a secret in Secrets Manager nor a secret's name", fix };
  }
  return { value: text };
};

/**
 * The key in AWS KMS that signs for the App, where there is one. An alias could be pointed at another key by whoever may
 * not touch the function, so it has to be the key's own ARN.
 */
export const readAppKeyArn: ReadVariable<string | null> = (text) => {
  if (text === "") return { value: null };
  if (/^arn:aws[\w-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]{1,128}$/.test(text)) return { value: text };
  return {
    problem: "is not the ARN of a key in AWS KMS",
    fix: "Leave it out, or set it to the key's own ARN (arn:aws:kms:…:key/…), not to an alias",
  };
};

/** GitHub's REST API. Plain http would send tokens in the clear, so it is for the same machine alone. */
export const readGithubApiUrl: ReadVariable<string> = (text) => {
  const fix = "Leave it out for github.com, or set it to https://HOST/api/v3 for GitHub Enterprise Server";
  if (text === "") return { value: "https://api.github.com" };
  const url = webAddress(text);
  if (url === null) return { problem: "is not an http(s) URL", fix };
  if (url.username !== "" || url.password !== "") return { problem: "carries a user name or a password", fix };
  if (url.search !== "" || url.hash !== "") return { problem: "has a query or a fragment", fix };
  if (url.protocol === "http:" && !isLoopback(url.hostname)) return { problem: "uses http without TLS", fix };
  if (url.hostname === "github.com") return { problem: "is the address of GitHub's pages, not of its API", fix };
  return { value: text.replace(/\/+$/, "") };
};

export const readLogLevel: ReadVariable<LogLevelName> = (text) => {
  if (text === "") return { value: "INFO" };
  const level = LOG_LEVELS.find((name) => name === text.toUpperCase());
  if (level !== undefined) return { value: level };
  return { problem: `is "${text}"`, fix: `Leave it out for INFO, or set it to one of ${LOG_LEVELS.join(", ")}` };
};

/** The last part of https://github.com/apps/SLUG. */
export const readSlug: ReadVariable<string | null> = (text) => {
  if (text === "") return { value: null };
  if (/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i.test(text)) return { value: text };
  return {
    problem: "is not the slug of a GitHub App",
    fix: "Leave it out, or set it to the last part of https://github.com/apps/SLUG, without [bot]",
  };
};

/** A namespace of CloudWatch's metrics (API reference, PutMetricData); `AWS/…` is AWS's own. */
export const readNamespace: ReadVariable<string> = (text) => {
  if (text === "") return { value: "Greenlight" };
  if (/^[\w.\-/#:]{1,255}$/.test(text) && !/^(?:AWS\/|:)/.test(text)) return { value: text };
  return {
    problem: "is no namespace that CloudWatch takes",
    fix: "Leave it out for Greenlight, or set it to letters, digits, dots and dashes, such as the stack's name",
  };
};

/** A switch that is off unless it is turned on. */
export const readSwitch: ReadVariable<boolean> = (text) => {
  if (text === "" || text === "false") return { value: false };
  if (text === "true") return { value: true };
  return { problem: `is "${text}"`, fix: "Leave it out for false, or set it to true or false" };
};

function webAddress(text: string): URL | null {
  const url = URL.parse(text);
  return url !== null && (url.protocol === "https:" || url.protocol === "http:") ? url : null;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(host);
}
