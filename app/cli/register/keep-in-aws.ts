import { STACK_NAME } from "../../settings/stack-outputs.ts";
import { accessApp } from "../deployment/app-access.ts";
import { type AwsCaller, findAwsCaller } from "../deployment/aws-caller.ts";
import { connectApp } from "../deployment/connect-app.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { findDeployment } from "../deployment/find-deployment.ts";
import { storeSecret } from "../deployment/stored-secret.ts";
import { usableWebhookSecret } from "../deployment/webhook-secret.ts";
import { UsageError } from "../usage-error.ts";
import { requireEmptyKey } from "./empty-key.ts";
import { githubAt, githubOf } from "./github-address.ts";
import { type Keeper, KeyIsSafeError } from "./keeper.ts";
import type { NewApp } from "./new-app.ts";
import { readStoredApp, type StoredApp } from "./stored-app.ts";

/** Puts a private key into a key of AWS KMS that was made for it; done already, it only makes sure. */
export type ImportAppKey = (caller: AwsCaller, keyArn: string, pem: string) => Promise<void>;

export interface AwsOptions {
  readonly stack: string;
  readonly githubUrl?: string;
  readonly replace?: boolean;
}

const WHAT = "the App's credentials";

/**
 * Keeps an App's credentials where a deployment's functions look for them: in Secrets Manager, with the private key in AWS
 * KMS where the deployment has a key for it.
 *
 * @throws UsageError where the stack is not there, has an App already, or is another GitHub's
 */
export async function keepInAws(options: AwsOptions, env: NodeJS.ProcessEnv, importKey: ImportAppKey): Promise<Keeper> {
  const caller = await findAwsCaller(env);
  const deployment = await findDeployment(caller, options.stack);
  const { AppCredentialsArn: arn, AppKeyArn: keyArn, GithubApiUrl: api, WebhookUrl: webhookUrl } = deployment.outputs;
  const github = githubOf(api);
  if (options.githubUrl !== undefined && githubAt(options.githubUrl).web !== github.web) {
    throw new UsageError(
      `The stack ${options.stack} is deployed for ${github.web} (${api}), not for ${options.githubUrl}. Leave --github-url out, or deploy it for that GitHub.`,
    );
  }
  const stored = await readStoredApp(caller, arn);
  if (stored.appId !== null && options.replace !== true) throw hasApp(options.stack, stored.appId);
  await usableWebhookSecret(caller, deployment);
  const kms = keyArn === undefined ? null : { keyArn, importKey };
  if (kms !== null) await requireEmptyKey(caller, kms.keyArn);
  // A machine user's token is not the App's: another App uses it as well.
  const beside = stored.approvalToken === null ? {} : { approvalToken: stored.approvalToken };
  let imported = false;
  return {
    github,
    webhookUrl,
    place: kms === null ? arn : `${arn}, with the private key in ${kms.keyArn}`,
    purpose: `the stack ${options.stack} in ${caller.region}`,
    async keep(app) {
      const { id: appId, slug, privateKey } = app;
      if (kms === null) {
        await storeSecret(caller, arn, { appId, privateKey, slug, ...beside }, WHAT);
        return;
      }
      if (!imported) await kms.importKey(caller, kms.keyArn, privateKey);
      imported = true;
      await storeSecret(caller, arn, { appId, slug, ...beside }, WHAT).catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        throw new KeyIsSafeError(`${reason}
The private key is in AWS KMS. What is left to store is no secret:
  aws secretsmanager put-secret-value --region ${caller.region} --secret-id ${arn} --secret-string '${JSON.stringify({ appId, slug })}'
  greenlight connect --stack ${options.stack}${tokenStays(stored)}`);
      });
    },
    async connect({ id }) {
      const access = await accessApp(caller, deployment);
      // Secrets Manager shows a change a moment later: the App before has no business with this webhook.
      if (access.appId !== id) throw new UsageError(`Secrets Manager still tells of the App ${access.appId}.`);
      const { current: secret } = await usableWebhookSecret(caller, deployment);
      await connectApp(await access.appOctokit(), { url: webhookUrl, secret });
    },
    howToConnect: `Run \`greenlight connect --stack ${options.stack}\`.`,
    howToKeep: (app, file) => howToKeep(app, file, { caller, deployment }) + tokenStays(stored),
    next: `greenlight doctor${options.stack === STACK_NAME ? "" : ` --stack ${options.stack}`}`,
  };
}

function tokenStays({ approvalToken }: StoredApp): string {
  return approvalToken === null ? "" : "\nThe secret also has an approvalToken, which must stay in it: add it.";
}

function hasApp(stack: string, appId: string): UsageError {
  return new UsageError(
    `The App ${appId} is registered for the stack ${stack} already. \`greenlight doctor\` tells how it is; to tell it of a new address, \`greenlight connect\`. With --replace, another App takes its place here; at GitHub, both stay.`,
  );
}

/** What is typed where the credentials could not be stored. No key is on a command line, where everybody could see it. */
function howToKeep(
  { id: appId, slug }: NewApp,
  file: string,
  { caller, deployment }: { readonly caller: AwsCaller; readonly deployment: Deployment },
): string {
  const { stack, outputs } = deployment;
  const put = `aws secretsmanager put-secret-value --region ${caller.region} --secret-id ${outputs.AppCredentialsArn} --secret-string`;
  const connect = `greenlight connect --stack ${stack}`;
  if (outputs.AppKeyArn !== undefined) {
    return `When the reason is gone, bring it to AWS KMS, then delete the file:
  ${put} '${JSON.stringify({ appId, slug })}'
  greenlight import-key ${file} --stack ${stack}
  ${connect}`;
  }
  return `When the reason is gone, store it (with jq), then delete the file:
  jq --null-input --rawfile privateKey ${file} '{appId: ${appId}, slug: ${JSON.stringify(slug)}, $privateKey}' |
    ${put} file:///dev/stdin
  ${connect}`;
}
