import { visible } from "../../pull-request/visible.ts";
import type { ConnectOptions } from "../commands/connect.ts";
import { accessApp } from "../deployment/app-access.ts";
import { findAwsCaller } from "../deployment/aws-caller.ts";
import { connectApp } from "../deployment/connect-app.ts";
import { findDeployment } from "../deployment/find-deployment.ts";
import { NoAppError } from "../deployment/not-registered.ts";
import { usableWebhookSecret } from "../deployment/webhook-secret.ts";
import { type Terminal, writeJson } from "../terminal.ts";

/**
 * Tells GitHub where the deployment listens and what to sign webhooks with: the last step of `npm run deploy`. An App that
 * is not registered yet is no error: `greenlight register` connects it.
 *
 * @throws UsageError that says what could not be done, and how to go on
 */
export async function runConnect(
  { stack, json = false }: ConnectOptions,
  env: NodeJS.ProcessEnv,
  terminal: Pick<Terminal, "write">,
): Promise<void> {
  const caller = await findAwsCaller(env);
  const deployment = await findDeployment(caller, stack);
  const { WebhookUrl: url } = deployment.outputs;
  const app = await accessApp(caller, deployment).catch((error: unknown) => {
    if (error instanceof NoAppError) return null;
    throw error;
  });
  if (app === null) {
    const text = `No GitHub App is registered for the stack ${stack} yet: run \`greenlight register\` next, which connects it.\n`;
    if (json) writeJson(terminal, { connected: false, webhookUrl: url, appId: null, before: null });
    else terminal.write(text);
    return;
  }
  const { current: secret } = await usableWebhookSecret(caller, deployment);
  const { before } = await connectApp(await app.appOctokit(), { url, secret });
  if (json) {
    writeJson(terminal, { connected: true, webhookUrl: url, appId: app.appId, before });
    return;
  }
  const change = before === url ? "as before" : before === null || before === "" ? "new" : `before: ${visible(before)}`;
  terminal.write(`GitHub sends the webhooks of the App ${app.appId} to ${url} (${change}),
signed with the secret of the stack ${stack}.
`);
}
