import { ConfigurationError, type ConfigurationProblem } from "./configuration-error.ts";
import { secretJson } from "./secret-json.ts";

/**
 * What GitHub signs webhooks with. To rotate without losing a delivery: store `{current: new, previous: old}`, then change
 * the secret in the App's settings, then drop `previous`.
 */
export interface WebhookSecret {
  readonly current: string;
  readonly previous?: string;
}

const SUBJECT = "The webhook secret in Secrets Manager";
const SHAPE = '{"current": "…"} or, while it is being rotated, {"current": "…", "previous": "…"}';
const MINIMUM_LENGTH = 16;

/** Words that stand where a secret should. Probot's own default is `development`, and whoever knows it can forge events. */
const PLACEHOLDERS =
  /^(?:development|changeme|change[-_ ]me.*|replace[-_ ]?me.*|placeholder.*|your[-_ ].*|<.*>|todo|x+|secret|password|example)$/i;

/** @throws {ConfigurationError} on a secret that is missing, short, or a placeholder; the message never quotes it. */
export function parseWebhookSecret(text: string): WebhookSecret {
  const stored = secretJson(SUBJECT, text, SHAPE);
  const problems: ConfigurationProblem[] = [];
  const current = usable("current", stored.current, problems);
  const previous =
    stored.previous === undefined || stored.previous === null
      ? undefined
      : usable("previous", stored.previous, problems);
  if (current === undefined || problems.length > 0) throw new ConfigurationError(SUBJECT, problems);
  return previous === undefined ? { current } : { current, previous };
}

function usable(setting: string, value: unknown, problems: ConfigurationProblem[]): string | undefined {
  const fix = "Generate one with `openssl rand -hex 32`, store it here and in the GitHub App's settings";
  const refuse = (problem: string): undefined => {
    problems.push({ setting, problem, fix });
    return undefined;
  };
  if (value === undefined || value === null) return refuse("is missing");
  if (typeof value !== "string") return refuse("is not a text");
  if (value.trim() === "") return refuse("is empty");
  if (PLACEHOLDERS.test(value.trim())) return refuse("is a placeholder");
  if (value.length < MINIMUM_LENGTH) return refuse(`is shorter than ${MINIMUM_LENGTH} characters`);
  if (value !== value.trim()) return refuse("begins or ends with white space");
  return value;
}
