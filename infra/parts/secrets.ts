import { RemovalPolicy } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { CfnSecret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";

/** Hexadecimal digits: more than GitHub or anybody could guess. */
const WEBHOOK_SECRET_LENGTH = 64;

/**
 * The two secrets. Each survives the stack: whoever removes it by mistake still has the App.
 *
 * - The webhook secret is made by AWS and never leaves it but to GitHub (`greenlight connect`).
 * - The App's credentials are empty until `greenlight register` fills them. Neither has a value in the template.
 */
export class Secrets extends Construct {
  readonly webhookSecretArn: string;
  readonly appCredentialsArn: string;

  constructor(scope: Construct, id: string, props: { readonly encryptionKey: IKey | undefined }) {
    super(scope, id);
    const kmsKeyId = props.encryptionKey?.keyArn;
    const webhook = new CfnSecret(this, "WebhookSecret", {
      description:
        "What GitHub signs its webhooks with: {current, previous?}. Rotate it by `greenlight rotate-secret`.",
      generateSecretString: {
        secretStringTemplate: "{}",
        generateStringKey: "current",
        passwordLength: WEBHOOK_SECRET_LENGTH,
        excludePunctuation: true,
      },
      ...(kmsKeyId && { kmsKeyId }),
    });
    const credentials = new CfnSecret(this, "AppCredentials", {
      description: "The GitHub App: {appId, privateKey, approvalToken?}. Empty until `greenlight register`.",
      ...(kmsKeyId && { kmsKeyId }),
    });
    for (const secret of [webhook, credentials]) secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
    acknowledge(
      webhook,
      "AwsSolutions-SMG4",
      "GitHub must learn a new secret at the same time: `greenlight rotate-secret`.",
    );
    acknowledge(
      credentials,
      "AwsSolutions-SMG4",
      "Keys and tokens of GitHub are made at GitHub, which has no API for it.",
    );
    this.webhookSecretArn = webhook.ref;
    this.appCredentialsArn = credentials.ref;
  }
}
