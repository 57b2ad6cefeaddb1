import { RemovalPolicy } from "aws-cdk-lib";
import { AccountRootPrincipal, PolicyDocument, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { CfnKey } from "aws-cdk-lib/aws-kms";
import { Construct } from "constructs";

/**
 * The key that signs for the App. It is made empty, for GitHub makes the private key and shows it once: `greenlight register`
 * imports it, and from then on nobody can read it, AWS's own console included. It survives the stack.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html
 */
export class AppKey extends Construct {
  readonly keyArn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const key = new CfnKey(this, "Key", {
      description: "Signs for Greenlight's GitHub App; its material is imported by `greenlight register`",
      keySpec: "RSA_2048",
      keyUsage: "SIGN_VERIFY",
      origin: "EXTERNAL",
      // Who may use it is said in the roles of this account.
      keyPolicy: new PolicyDocument({
        statements: [
          new PolicyStatement({ principals: [new AccountRootPrincipal()], actions: ["kms:*"], resources: ["*"] }),
        ],
      }),
    });
    key.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.keyArn = key.attrArn;
  }
}
