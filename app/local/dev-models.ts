import { findBedrockCaller } from "../review/bedrock/caller.ts";
import { readReviewEnvironment } from "../review/bedrock/review-environment.ts";

/** AI reviews by models, for a stack on this machine. */
export interface DevModels {
  /** What the worker needs for them. They hold credentials: nobody prints them. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where which models are asked, and that it costs money; two lines without an indentation. */
  readonly banner: readonly [string, string];
}

const PASSED_ON = [
  "REVIEW_MODEL",
  "REVIEW_LARGE_MODEL",
  "REVIEW_REFUTER",
  "REVIEW_MODELS",
  "REVIEW_GUARDRAIL",
] as const;

/**
 * Amazon Bedrock itself, with the credentials of whoever starts the stack. A function of the stack sees none of this machine's
 * variables, so it gets those credentials as they are now: those of a session end with it.
 *
 * @throws NoBedrockCallerError where there are no credentials, or no region
 * @throws ConfigurationError where the variables of the review cannot be used
 */
export async function findDevModels(env: NodeJS.ProcessEnv): Promise<DevModels> {
  const { region, credentials, endpoint } = await findBedrockCaller(env);
  const own = {
    REVIEW: "on",
    AWS_REGION: region,
    ...Object.fromEntries(PASSED_ON.map((name) => [name, env[name] ?? ""])),
  };
  const review = readReviewEnvironment(own);
  if (review === null) throw new TypeError("The AI review is on, and has no environment");
  const where = endpoint === null ? `itself, in ${region}, with your AWS credentials` : `asked at ${endpoint}`;
  const large = review.largeModel === review.model ? "" : `, ${review.largeModel} what is large`;
  return {
    variables: {
      ...own,
      AWS_DEFAULT_REGION: region,
      ...(endpoint === null ? {} : { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: endpoint }),
      ...(credentials === null
        ? { AWS_BEARER_TOKEN_BEDROCK: env.AWS_BEARER_TOKEN_BEDROCK ?? "" }
        : { AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey }),
      ...(credentials?.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credentials.sessionToken }),
    },
    banner: [
      `${where}: ${review.model} reviews${large}, ${review.refuter} takes second looks`,
      "Each AI review costs you money, up to review.max_cost_per_pull of the policy for a pull request.",
    ],
  };
}
