import { z } from "zod";
import { OUTPUT_MODES } from "../../app/review/bedrock/models.ts";
import { STACK_NAME } from "../../app/settings/stack-outputs.ts";
import { LOG_LEVELS, readGithubApiUrl, readSlug } from "../../app/settings/variables.ts";

/** How long CloudWatch keeps logs, in days; it knows no other numbers (API reference, PutRetentionPolicy). */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const CERTIFICATE = new RegExp(`^arn:aws[\\w-]*:acm:[a-z0-9-]+:\\d{12}:certificate/${UUID}$`);
const KMS_KEY = new RegExp(`^arn:aws[\\w-]*:kms:[a-z0-9-]+:\\d{12}:key/(?:mrk-[0-9a-f]{32}|${UUID})$`);

const githubApiUrl = z.string().superRefine((text, context) => {
  const read = readGithubApiUrl(text);
  if ("problem" in read) context.addIssue(`${read.problem}. ${read.fix}`);
});

const slug = z.string().superRefine((text, context) => {
  const read = readSlug(text);
  if ("problem" in read) context.addIssue(`${read.problem}. ${read.fix}`);
});

const region = z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "must be a region, such as eu-central-1");
const dollars = z.number().min(0).max(10_000);

const model = z.strictObject({
  name: z.string().min(1).max(64),
  id: z.string().regex(/^[\w.:/-]{1,2048}$/, "must be the id or the ARN of a model or an inference profile"),
  contextTokens: z.int().min(1),
  maxOutputTokens: z.int().min(1),
  prices: z
    .strictObject({ input: dollars, output: dollars, cacheRead: dollars, cacheWrite: dollars })
    .optional()
    .describe("US dollars for a million tokens; without them the cost is unknown, and the model is not asked"),
  cache: z.strictObject({ supported: z.boolean(), minimumTokens: z.int().min(1) }).optional(),
  modes: z.array(z.enum(OUTPUT_MODES)).min(1).optional(),
});

const review = z.strictObject({
  enabled: z.boolean().default(false).describe("whether there are AI reviews by models of Amazon Bedrock"),
  region: region.optional().describe("where Bedrock is asked; default: where the stack is"),
  model: z.string().optional().describe("the model that reviews; default: claude-sonnet-5.5"),
  large_model: z.string().optional().describe("the one for large diffs; default: the same"),
  refuter: z.string().optional().describe("the one that tries to refute what was found; default: claude-opus-5.5"),
  models: z
    .array(model)
    .default([])
    .describe("models besides the known ones (app/review/bedrock/models.ts), or instead of them by the same name"),
  guardrail: z.string().optional().describe("a guardrail of Bedrock, as id:version"),
  monthly_budget: z
    .number()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe("US dollars; an AWS Budget tells at 80 % and 100 % of it, and when it is forecast to be exceeded"),
});

/** The deployment's configuration: everything that may differ from one deployment to the next. Each key has a default. */
export const configSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9-]{0,39}$/, "must be letters, digits and dashes, a letter first, at most 40 of them")
    .default(STACK_NAME)
    .describe("the stack's name; two deployments in one account need two names"),
  region: region.optional().describe("default: that of your AWS profile or AWS_REGION"),
  account: z
    .string()
    .regex(/^\d{12}$/, "must be the 12 digits of an account, in quotes")
    .optional()
    .describe("refuses to deploy to any other account; default: that of your credentials"),
  github_api_url: githubApiUrl
    .default("https://api.github.com")
    .describe("https://HOST/api/v3 for GitHub Enterprise Server"),
  app_slug: slug
    .optional()
    .describe("the last part of https://github.com/apps/SLUG; saves an evaluation per own review"),
  app_key: z
    .enum(["secret", "kms"])
    .default("secret")
    .describe("where the App's private key is: in Secrets Manager, or in AWS KMS, which signs and never shows it"),
  require_organization_policy: z
    .boolean()
    .default(false)
    .describe("nothing is approved where the organisation's policy cannot be seen"),
  reconcile: z
    .boolean()
    .default(false)
    .describe("look at open pull requests again that nothing was heard of for a day"),
  log: z
    .strictObject({
      level: z.enum(LOG_LEVELS).default("INFO"),
      retention_days: z.literal(RETENTION_DAYS).default(30),
    })
    .prefault({})
    .describe("of all functions; CloudWatch knows only some numbers of days"),
  alarm_email: z
    .email("must be an e-mail address")
    .optional()
    .describe("who hears of alarms; AWS asks them to confirm"),
  domain: z
    .strictObject({
      name: z.string().regex(/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, "must be a host name"),
      certificate_arn: z.string().regex(CERTIFICATE, "must be the ARN of a certificate in ACM, in the stack's region"),
    })
    .optional()
    .describe("a name of your own for the webhook, instead of API Gateway's"),
  review: review.prefault({}),
  concurrency: z
    .strictObject({
      worker: z
        .int()
        .min(2)
        .max(1000)
        .default(10)
        .describe("pull requests at once; GitHub's and Bedrock's limits bound it"),
      webhook_reserved: z.int().min(1).max(1000).optional().describe("reserved for the webhook; default: none"),
      worker_reserved: z.int().min(2).max(1000).optional().describe("reserved for the worker; not below `worker`"),
    })
    .prefault({}),
  throttle: z
    .strictObject({
      rate: z.int().min(1).max(10_000).default(100).describe("requests to the webhook per second, on average"),
      burst: z.int().min(1).max(5_000).default(200),
    })
    .prefault({}),
  kms_key_arn: z
    .string()
    .regex(KMS_KEY, "must be the ARN of a key in AWS KMS, not of an alias")
    .optional()
    .describe("a key of your own that encrypts queues, secrets, logs and alarms, instead of AWS's"),
  tags: z
    .record(z.string().min(1).max(128), z.string().max(256))
    .default({})
    .describe("on everything that can have tags"),
});

export type DeploymentConfig = z.output<typeof configSchema>;
