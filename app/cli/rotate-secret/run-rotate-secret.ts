import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { ConfigurationError } from "../../settings/configuration-error.ts";
import type { RotateSecretOptions } from "../commands/rotate-secret.ts";
import { accessApp } from "../deployment/app-access.ts";
import { findAwsCaller } from "../deployment/aws-caller.ts";
import { connectApp, currentHook } from "../deployment/connect-app.ts";
import { findDeployment } from "../deployment/find-deployment.ts";
import { readWebhookSecret, storeWebhookSecret } from "../deployment/webhook-secret.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { OtherRotationError, rotate } from "./rotation.ts";

/** Milliseconds. */
type Sleep = (milliseconds: number) => Promise<unknown>;

/**
 * Changes a deployment's webhook secret without losing a delivery. Nothing is changed before it is certain that the stack is
 * there and GitHub knows the App.
 *
 * @throws UsageError that says what could not be done, what holds now, and how to go on
 */
export async function runRotateSecret(
  { stack, keepPrevious, finish }: RotateSecretOptions,
  env: NodeJS.ProcessEnv,
  terminal: Pick<Terminal, "write" | "progress">,
  sleep: Sleep = delay,
): Promise<void> {
  const caller = await findAwsCaller(env);
  const deployment = await findDeployment(caller, stack);
  const { WebhookUrl: url } = deployment.outputs;
  const octokit = await (await accessApp(caller, deployment)).appOctokit();
  await currentHook(octokit);
  let changed = false;
  const end = await rotate(
    {
      read: () => readWebhookSecret(caller, deployment).catch(nullWhereUnusable),
      store: async (secret) => {
        await storeWebhookSecret(caller, deployment, secret);
        changed = true;
      },
      tellGithub: async (secret) => void (await connectApp(octokit, { url, secret })),
      make: () => randomBytes(32).toString("hex"),
      wait: (seconds, why) => countDown(seconds, why, terminal, sleep),
      done: (step) => terminal.write(`✓ ${step}\n`),
    },
    { keepPrevious: finish === false ? null : keepPrevious, begin: finish !== true },
  ).catch((error: unknown) => {
    const canGoOn = changed && error instanceof UsageError && !(error instanceof OtherRotationError);
    throw canGoOn ? new UsageError(`${error.message}\n${GO_ON}`) : error;
  });
  if (end === "none-begun") terminal.write("There is no rotation to finish: one secret is accepted.\n");
  if (end === "previous-kept") {
    terminal.write("The previous one stays accepted, until `greenlight rotate-secret --finish` takes it away.\n");
  }
}

const GO_ON =
  "The new secret is stored, and what was accepted before still is: nothing is lost. `greenlight rotate-secret` goes on from here.";

/** A secret that cannot be used is replaced, whatever is wrong with it. */
function nullWhereUnusable(error: unknown): null {
  if (error instanceof ConfigurationError) return null;
  throw error;
}

async function countDown(
  seconds: number,
  why: string,
  { write, progress }: Pick<Terminal, "write" | "progress">,
  sleep: Sleep,
) {
  if (seconds === 0) return;
  write(`  Waiting ${seconds} seconds ${why} …\n`);
  for (let left = seconds; left > 0; left--) {
    progress(`  ${left} …`);
    await sleep(1_000);
  }
  progress("");
}
