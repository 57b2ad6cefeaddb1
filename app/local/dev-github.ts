import { readFileSync } from "node:fs";
import pc from "picocolors";
import { SmeeClient } from "smee-client";
import { parseAppCredentials } from "../settings/app-credentials.ts";
import { ConfigurationError, type ConfigurationProblem } from "../settings/configuration-error.ts";
import { parseWebhookSecret } from "../settings/webhook-secret.ts";
import { findDevModels } from "./dev-models.ts";
import { interrupted, liveLog } from "./live-log.ts";
import { type PipelineOptions, startPipeline } from "./pipeline.ts";

export interface AppSettings {
  readonly appId: number;
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly proxyUrl: string;
  readonly apiUrl: string;
  readonly slug: string | null;
}

/**
 * Serves a real GitHub App from this machine until Ctrl-C: webhooks come through a proxy (smee.io or one like it), and
 * decisions go to the real GitHub. Settings come from `.env`; see docs/local.md. AI reviews are made by Amazon Bedrock or
 * not at all: nobody may take a stand-in's word for a model's where approvals are real.
 */
export async function runDevOnGithub(
  { bedrock = false }: { readonly bedrock?: boolean } = {},
  write: (text: string) => void = (text) => process.stdout.write(text),
): Promise<void> {
  const settings = readSettings();
  const models = bedrock ? await findDevModels(process.env) : null;
  const served = await serveApp(settings, liveLog(write), models?.variables);
  try {
    write(`${pc.bold("Greenlight serves the App")} ${settings.appId} at ${settings.apiUrl} (Ctrl-C ends it)
Webhooks come through ${settings.proxyUrl}. Approvals are real: install the App on a repository to try things on.
${models === null ? "There are no AI reviews here; with --bedrock there are." : `Amazon Bedrock: ${models.banner[0]}.\n${pc.yellow(models.banner[1])}`}

`);
    await interrupted();
    write("\nStopping.\n");
  } finally {
    await served.close();
  }
}

/** The pipeline, fed by a webhook proxy. @throws Error where the proxy cannot be reached */
export async function serveApp(
  settings: AppSettings,
  onLog: PipelineOptions["onLog"],
  models?: PipelineOptions["models"],
): Promise<{ idle(): Promise<void>; close(): Promise<void> }> {
  const pipeline = await startPipeline({
    githubApiUrl: settings.apiUrl,
    app: { id: settings.appId, slug: settings.slug, privateKey: settings.privateKey },
    webhookSecret: settings.webhookSecret,
    models,
    onLog,
  });
  const smee = new SmeeClient({ source: settings.proxyUrl, target: pipeline.webhookUrl, logger: quietConsole });
  const close = async () => {
    await smee.stop();
    await pipeline.close();
  };
  try {
    await smee.start();
  } catch (event) {
    await close();
    const why = reasonOf(event);
    throw new Error(`The webhook proxy ${settings.proxyUrl} cannot be reached${why}. Is WEBHOOK_PROXY_URL right?`);
  }
  return { idle: pipeline.idle, close };
}

/** smee-client logs whole events; one line says it. */
const quietConsole = {
  info: () => undefined,
  error: (event: unknown) => process.stderr.write(`The webhook proxy has a problem${reasonOf(event)}\n`),
};

function reasonOf(event: unknown): string {
  const { message, code } = Object(event);
  const reason = [message, code].find((part) => typeof part === "string" || typeof part === "number");
  return reason === undefined ? "" : `: ${reason}`;
}

function readSettings(): AppSettings {
  try {
    process.loadEnvFile(".env");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
  const problems: ConfigurationProblem[] = [];
  const read = (setting: string, fix: string): string => {
    const value = process.env[setting]?.trim() ?? "";
    if (value === "") problems.push({ setting, problem: "is missing", fix });
    return value;
  };
  const appId = Number(read("APP_ID", "Copy the App ID from the App's settings"));
  const webhookSecret = read("WEBHOOK_SECRET", "Copy what you set as webhook secret in the App's settings");
  const proxyUrl = read(
    "WEBHOOK_PROXY_URL",
    "Open https://smee.io/new, and set its address as webhook URL of the App, too",
  );
  const privateKey = readPrivateKey(problems);
  if (!Number.isSafeInteger(appId) || appId < 0) {
    problems.push({ setting: "APP_ID", problem: "is not a number", fix: "Copy the App ID from the App's settings" });
  }
  if (problems.length > 0) throw new ConfigurationError("The file .env", problems);
  // What the Lambdas would refuse later is refused now.
  const credentials = parseAppCredentials(JSON.stringify({ appId, privateKey }), null);
  const { current } = parseWebhookSecret(JSON.stringify({ current: webhookSecret }));
  return {
    appId: credentials.appId,
    privateKey: credentials.key.pem,
    webhookSecret: current,
    proxyUrl,
    apiUrl: process.env.GITHUB_API_URL ?? "https://api.github.com",
    slug: process.env.APP_SLUG ?? null,
  };
}

function readPrivateKey(problems: ConfigurationProblem[]): string {
  const path = process.env.PRIVATE_KEY_PATH;
  if (path === undefined || path === "") {
    const key = process.env.PRIVATE_KEY ?? "";
    if (key === "") {
      const fix = "Set it to the path of the .pem file that GitHub gave you, or PRIVATE_KEY to its text";
      problems.push({ setting: "PRIVATE_KEY_PATH", problem: "is missing", fix });
    }
    return key;
  }
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const problem = `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    problems.push({ setting: "PRIVATE_KEY_PATH", problem, fix: "Set it to the path of the App's .pem file" });
    return "";
  }
}
