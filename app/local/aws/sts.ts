import { ACCOUNT_ID } from "./account.ts";
import { startQueryService } from "./query-service.ts";

export interface StsStandIn {
  /** What it is, for whoever prints the stack's parts. */
  readonly name: string;
  /** For `AWS_ENDPOINT_URL_STS`. */
  readonly endpoint: string;
  close(): Promise<void>;
}

const NAME = "stand-in for AWS STS (everybody is the same user)";

/**
 * A stand-in for STS' `GetCallerIdentity`.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function startSts(): Promise<StsStandIn> {
  const { url, close } = await startQueryService({
    name: NAME,
    namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    actions: {
      GetCallerIdentity: () => ({
        Arn: `arn:aws:iam::${ACCOUNT_ID}:user/local`,
        UserId: "AIDASTANDIN",
        Account: ACCOUNT_ID,
      }),
    },
  });
  return { name: NAME, endpoint: url, close };
}
