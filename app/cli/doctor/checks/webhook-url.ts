import type { Check } from "../check.ts";
import { failed, type Trouble, together } from "../finding.ts";
import { shown } from "../why-not.ts";

const CONNECT = "Run `greenlight connect`.";

export const webhookUrl: Check = {
  id: "webhook-url",
  group: "Webhook",
  title: "Webhook at GitHub",
  async examine({ app, deployment }) {
    const { outputs } = await deployment.get();
    const { octokit } = await app.get();
    const { data } = await octokit.rest.apps.getWebhookConfigForApp().catch((error: unknown) => {
      const isNoHook = error instanceof Error && "status" in error && error.status === 404;
      if (!isNoHook) throw error;
      return { data: {} };
    });
    return together(hookTroubles(data, outputs.WebhookUrl), shown(`${outputs.WebhookUrl}, as JSON`));
  },
};

interface HookConfig {
  readonly url?: string;
  readonly content_type?: string;
  readonly insecure_ssl?: string | number;
}

/** What is wrong with the App's hook (docs.github.com, "Get a webhook configuration for an app"). */
export function hookTroubles(hook: HookConfig, deployed: string): readonly Trouble[] {
  const { url = "", content_type: type = "form", insecure_ssl: insecure = "0" } = hook;
  const troubles: Trouble[] = [];
  if (URL.parse(url)?.href !== URL.parse(deployed)?.href) {
    const found = url === "" ? "GitHub sends webhooks nowhere" : `GitHub sends webhooks to ${url}`;
    troubles.push(failed(shown(`${found}, and this deployment listens at ${deployed}`), CONNECT));
  }
  if (type !== "json") troubles.push(failed(shown(`GitHub sends them as ${type}, not as JSON`), CONNECT));
  if (String(insecure) !== "0") {
    troubles.push(failed("GitHub does not verify the certificate of whom it sends them to", CONNECT));
  }
  return troubles;
}
