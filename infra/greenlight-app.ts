import { type App, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import type { DeploymentConfig } from "./config/schema.ts";
import { GreenlightStack } from "./greenlight-stack.ts";

/** Puts a deployment's stack into an app, checked by cdk-nag: what it finds and nobody accepted, ends the synthesis. */
export function greenlightApp(
  app: App,
  options: { readonly config: DeploymentConfig; readonly distPath: string },
): GreenlightStack {
  const { region, account, name } = options.config;
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const env = { ...(region && { region }), ...(account && { account }) };
  return new GreenlightStack(app, name, { ...options, env });
}
