import { createGithubAccess } from "../../github/access.ts";
import { SILENT_LOG } from "../../observability/log.ts";
import type { AppKey } from "../../settings/app-key.ts";
import { readPrivateKey } from "../../settings/private-key.ts";
import { type AwsCaller, findAwsCaller } from "../deployment/aws-caller.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { findDeployment } from "../deployment/find-deployment.ts";
import { importAppKey } from "../deployment/import-app-key.ts";
import { readText } from "../files.ts";
import { explained } from "../live-github.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { readStoredCredentials } from "./stored-credentials.ts";

/**
 * Moves the App's private key into the deployment's key of AWS KMS. In an order in which the App is never without a key:
 * GitHub knows the private key, then it is imported, then GitHub knows what KMS signs, and only then is the one in
 * Secrets Manager removed. Whatever fails on the way can be mended and done again.
 *
 * @throws UsageError that says how to go on
 */
export async function importKeyOf(
  stack: string,
  file: string,
  terminal: Terminal,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const read = readPrivateKey(await readText(file));
  if (!("pem" in read)) throw new UsageError(`The private key in ${file} ${read.problem}. ${read.fix}.`);
  const caller = await findAwsCaller(env);
  const deployment = await findDeployment(caller, stack);
  const keyArn = deployment.outputs.AppKeyArn;
  if (keyArn === undefined) {
    throw new UsageError(
      `The stack ${stack} has no key in AWS KMS for the App. Turn it on in the deployment's configuration and deploy it with \`npm run deploy\` first.`,
    );
  }
  const stored = await readStoredCredentials(caller, deployment);
  const { appId } = stored;

  // A key of KMS takes one private key for ever, so a wrong one must not get there.
  await signInToGithub(caller, deployment, { appId, key: { kind: "pem", pem: read.pem } });
  await importAppKey(caller, keyArn, read.pem);
  const slug = await signInToGithub(caller, deployment, { appId, key: { kind: "kms", arn: keyArn } });
  terminal.write(`${keyArn} signs for the App ${slug} (${appId}).\n`);

  terminal.write(
    (await stored.removePrivateKey())
      ? `The private key is no longer in the secret ${deployment.outputs.AppCredentialsArn}; the functions sign in AWS KMS within five minutes.\n`
      : `There is no private key in the secret ${deployment.outputs.AppCredentialsArn}.\n`,
  );
  terminal.write(
    "Delete the .pem file now. If this private key was in the secret, whoever may read the secret may find its old version for a while yet: it has no label any more, and Secrets Manager deletes it at a time of its own. To be sure, change the private key (docs/security.md).\n",
  );
}

/** @returns the slug of the App that GitHub knows by this key */
async function signInToGithub(
  { config }: AwsCaller,
  { outputs }: Deployment,
  identity: { readonly appId: number; readonly key: AppKey },
): Promise<string> {
  const readCredentials = async () => identity;
  const access = createGithubAccess({ readCredentials, apiUrl: outputs.GithubApiUrl, log: SILENT_LOG, kms: config });
  const octokit = await (await access()).appOctokit();
  try {
    const { data } = await octokit.rest.apps.getAuthenticated();
    return data?.slug ?? String(identity.appId);
  } catch (error) {
    // 401: another App's key, or a deleted one; 404: there is no such App.
    if (error instanceof Error && "status" in error && (error.status === 401 || error.status === 404)) {
      throw new UsageError(
        `GitHub does not accept ${identity.key.kind === "pem" ? "this private key" : "what the key in AWS KMS signs"} for the App ${identity.appId} (${error.message}). Is it a private key of that App, and was it deleted in the App's settings? Is this machine's clock right?`,
      );
    }
    throw explained(error, `the App ${identity.appId}`, new Date());
  }
}
