import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";

/** Who asks Amazon Bedrock, and where: a person with credentials of their own, as the AWS command line finds them. */
export interface BedrockCaller {
  readonly region: string;
  /** Null: a Bedrock API key (`AWS_BEARER_TOKEN_BEDROCK`) is asked with. */
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string | undefined;
  } | null;
  /** Another address than AWS's, as the SDK's own variables name it; null: AWS's. */
  readonly endpoint: string | null;
}

/** There is nobody who could ask, or no region to ask in. */
export class NoBedrockCallerError extends Error {
  override readonly name = "NoBedrockCallerError";
}

/**
 * Finds the region and the credentials by the SDK's own rules: variables, profiles, single sign-on, the machine's role.
 *
 * @throws NoBedrockCallerError that says what to set
 */
export async function findBedrockCaller(env: Readonly<Record<string, string | undefined>>): Promise<BedrockCaller> {
  const client = new BedrockRuntimeClient({});
  const problems: string[] = [];
  const hasApiKey = (env.AWS_BEARER_TOKEN_BEDROCK ?? "") !== "";
  try {
    const region = await client.config.region().catch(() => null);
    if (!region) problems.push("no region is known. Set AWS_REGION, such as AWS_REGION=eu-central-1");
    const credentials = hasApiKey
      ? null
      : await client.config.credentials().catch((error: unknown) => {
          const why = error instanceof Error ? error.message : String(error);
          problems.push(
            `no AWS credentials were found (${why}). Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with aws sso login`,
          );
          return null;
        });
    if (!region || problems.length > 0) {
      throw new NoBedrockCallerError(
        ["Amazon Bedrock cannot be asked:", ...problems.map((each) => `  - ${each}`)].join("\n"),
      );
    }
    const endpoint = env.AWS_ENDPOINT_URL_BEDROCK_RUNTIME || env.AWS_ENDPOINT_URL || null;
    if (credentials === null) return { region, credentials, endpoint };
    const { accessKeyId, secretAccessKey, sessionToken } = credentials;
    return { region, credentials: { accessKeyId, secretAccessKey, sessionToken }, endpoint };
  } finally {
    client.destroy();
  }
}
