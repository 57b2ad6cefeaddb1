import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { UsageError } from "../usage-error.ts";

/** Who asks AWS, and where: a person with credentials of their own, as the AWS command line finds them. */
export interface AwsCaller {
  readonly region: string;
  /** For every client of the SDK; endpoints come from the SDK's own variables (`AWS_ENDPOINT_URL_…`). */
  readonly config: {
    readonly region: string;
    readonly credentials: CloudFormationClient["config"]["credentials"];
    readonly maxAttempts: number;
    /** For tests of one service alone. */
    readonly endpoint?: string;
  };
}

/** A person waits: what does not answer is told after a few tries. */
const ATTEMPTS = 3;

/**
 * Finds the region and the credentials by the SDK's own rules: variables, profiles, single sign-on, the machine's role.
 * `AWS_DEFAULT_REGION`, which the AWS command line reads and the SDK does not, counts too.
 *
 * @param known credentials that need not be found
 * @throws UsageError that says what to set
 */
export async function findAwsCaller(
  env: NodeJS.ProcessEnv,
  known?: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Promise<AwsCaller> {
  const named = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  const client = new CloudFormationClient({ ...(named && { region: named }), ...(known && { credentials: known }) });
  try {
    const region = await client.config.region().catch(() => "");
    if (region === "") {
      throw new UsageError(
        "No AWS region is known. Set AWS_REGION, such as AWS_REGION=eu-central-1, or AWS_PROFILE with a region in it.",
      );
    }
    const { credentials } = client.config;
    await credentials().catch((error: unknown) => {
      throw noCredentials(messageOf(error));
    });
    return { region, config: { region, credentials, maxAttempts: ATTEMPTS } };
  } finally {
    client.destroy();
  }
}

/**
 * What AWS refused, in words that say how to go on; anything else as it is.
 *
 * @param doing what was asked for, such as "look up the stack Greenlight"
 */
export function awsExplained(error: unknown, doing: string): unknown {
  if (error instanceof UsageError || !(error instanceof Error)) return error;
  const status = "$metadata" in error ? Object(error.$metadata).httpStatusCode : undefined;
  if (error.name === "CredentialsProviderError") return noCredentials(error.message);
  if (EXPIRED.test(error.name)) {
    return new UsageError(
      `AWS does not accept the credentials any more (${error.message}). Sign in again, such as with aws sso login.`,
    );
  }
  if (/^(?:Unrecognized|InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignature)/.test(error.name)) {
    return new UsageError(`AWS does not accept the credentials (${error.message}). Are they of this account?`);
  }
  if (/AccessDenied|NotAuthorized|UnauthorizedOperation/.test(error.name) || status === 403) {
    return new UsageError(
      `Your AWS credentials may not ${doing} (${error.message}). docs/operations.md lists what each command needs.`,
    );
  }
  if (/Throttl|TooManyRequests|RequestLimitExceeded/.test(error.name) || status === 429) {
    return new UsageError(`AWS asks to wait (${error.message}). Try again in a moment.`);
  }
  if (status !== undefined && status >= 500) {
    return new UsageError(`AWS could not ${doing} (${status}, ${error.message}). Try again in a moment.`);
  }
  const unreachable = connectionTrouble(error);
  if (unreachable !== null) {
    return new UsageError(`AWS cannot be reached to ${doing} (${unreachable}). Is the region right?`);
  }
  return error;
}

/** Why there was no connection; null where there was one. The SDK wraps what is no error of a service. */
function connectionTrouble(error: Error): string | null {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = "code" in at ? String(at.code) : "";
    if (at.name === "TimeoutError" || /^(?:ECONN|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT)/.test(code)) return at.message;
    const message = /^AWS SDK error wrapper for (?:\w*Error: )?(.*)/.exec(at.message)?.[1];
    if (message !== undefined && /\b(?:ECONN\w+|EPIPE|ENOTFOUND|EAI_AGAIN|ETIMEDOUT)\b/.test(message)) return message;
  }
  return null;
}

const EXPIRED = /^(?:Expired|RequestExpired|TokenRefreshRequired|SSOTokenProviderFailure)/;

function noCredentials(why: string): UsageError {
  return new UsageError(
    `No AWS credentials were found (${why}). Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with aws sso login.`,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
