import { type AwsCaller, findAwsCaller } from "../../app/cli/deployment/aws-caller.ts";
import { readConfigFile } from "../../infra/config/read-config-file.ts";
import type { DeploymentConfig } from "../../infra/config/schema.ts";

export interface Destination {
  readonly caller: AwsCaller;
  readonly config: DeploymentConfig;
}

/**
 * Where a deployment goes, and what it is. A region that the configuration names needs no other and is where AWS is asked: an
 * account of GovCloud or China answers nowhere else.
 *
 * @throws {ConfigError} where the configuration cannot be read or used
 * @throws UsageError where no region or no credentials are known
 */
export async function findDestination(env: NodeJS.ProcessEnv): Promise<Destination> {
  const written = readConfigFile(env, undefined);
  const caller = await findAwsCaller({ ...env, ...(written.region && { AWS_REGION: written.region }) });
  return { caller, config: readConfigFile(env, caller.region) };
}
