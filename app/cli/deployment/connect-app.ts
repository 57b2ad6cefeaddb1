import type { Octokit } from "../../github/octokit.ts";
import { UsageError } from "../usage-error.ts";
import { githubExplained, statusOf } from "./github-explained.ts";

/** Where GitHub sends the App's webhooks, and what it signs them with. */
export interface Hook {
  readonly url: string;
  readonly secret: string;
}

/**
 * Tells GitHub where to send the App's webhooks and what to sign them with, and reads back what GitHub made of it (but for
 * the secret, which GitHub does not tell). Done twice, it changes nothing.
 *
 * @returns where GitHub sent them before; null where the App had no webhook
 * @throws UsageError that says how to go on
 * @see https://docs.github.com/en/rest/apps/webhooks#update-a-webhook-configuration-for-an-app
 */
export async function connectApp(octokit: Octokit, { url, secret }: Hook): Promise<{ readonly before: string | null }> {
  const before = await currentHook(octokit);
  // As `data`: Octokit takes a parameter called `url` for where to send the request, and so the secret.
  const data = { url, secret, content_type: "json", insecure_ssl: "0" };
  await octokit.request("PATCH /app/hook/config", { data }).catch((error: unknown) => {
    if (statusOf(error) === 404) throw noHook();
    throw githubExplained(error, "set the App's webhook", new Date());
  });
  const after = await currentHook(octokit);
  if (after?.url === url && after.content_type === "json" && String(after.insecure_ssl ?? "0") === "0") {
    return { before: before?.url ?? null };
  }
  throw new UsageError(
    `GitHub took the App's webhook, and tells another now: ${after?.url ?? "none"}. Does somebody else change it? Run \`greenlight connect\` again.`,
  );
}

/** The App's webhook as GitHub tells it; null where the App has none. @throws UsageError that says how to go on */
export async function currentHook(octokit: Octokit) {
  try {
    return (await octokit.rest.apps.getWebhookConfigForApp()).data;
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw githubExplained(error, "tell of the App's webhook", new Date());
  }
}

function noHook(): UsageError {
  return new UsageError(
    "The App has no webhook (404). In its settings at GitHub, under “Webhook”, choose “Active” and save, then run `greenlight connect` again.",
  );
}
