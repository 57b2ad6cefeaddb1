import { Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { PullRequestQueue } from "../parts/queue.ts";
import { apiMetric, ownMetric } from "./metrics.ts";

export interface AlarmsProps {
  readonly topic: ITopic;
  readonly namespace: string;
  readonly queue: PullRequestQueue;
  readonly apiId: string;
  readonly webhook: LambdaFunction;
  readonly worker: LambdaFunction;
  readonly sweeper: LambdaFunction;
  /** US dollars; undefined: nobody set one. */
  readonly monthlyBudget: number | undefined;
}

interface AlarmSpec {
  readonly metric: IMetric;
  /** What it means, and where to read on. */
  readonly means: string;
  readonly threshold: number;
  readonly comparison?: ComparisonOperator;
  /** Of so many periods, so many must be so; default: the last one. */
  readonly of?: { readonly periods: number; readonly breaching: number };
  /** Whether it rings where nothing is measured; default: nothing is measured where nothing happens. */
  readonly ringsWhereSilent?: boolean;
}

const FIVE_MINUTES = Duration.minutes(5);
const RUNBOOK = "docs/operations.md";

/** Longer than the hour after which the last of GitHub's limits ends: nothing that waits for GitHub is that old. */
const OLDEST_SECONDS = 75 * 60;
/** GitHub hangs up after ten seconds. */
const SLOW_MS = 5_000;
const TOKEN_DAYS = 14;
const RATE_LIMIT_PERCENT = 90;
/** Of a month's budget, in one day. */
const DAY_OF_A_MONTH = 0.1;

/** Everything that somebody should be woken up for, or hear of in the morning. The runbook has a section for each. */
export class Alarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.all = Object.entries(specsOf(props)).map(([name, spec]) => this.#alarm(name, spec, props.topic));
  }

  #alarm(name: string, spec: AlarmSpec, topic: ITopic): Alarm {
    const { metric, means, threshold, comparison, of, ringsWhereSilent = false } = spec;
    const alarm = new Alarm(this, name, {
      metric,
      threshold,
      alarmDescription: `${means} See ${RUNBOOK}#${name.toLowerCase()}`,
      comparisonOperator: comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: of?.periods ?? 1,
      datapointsToAlarm: of?.breaching ?? 1,
      treatMissingData: ringsWhereSilent ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(topic));
    alarm.addOkAction(new SnsAction(topic));
    return alarm;
  }
}

function specsOf(props: AlarmsProps): Record<string, AlarmSpec> {
  const { queue, namespace, apiId, webhook, worker, sweeper, monthlyBudget } = props;
  const { queue: main, deadLetterQueue } = queue;
  const own = (service: "worker" | "sweeper", name: Parameters<typeof ownMetric>[2], statistic = "Sum") =>
    ownMetric(namespace, service, name, { statistic });
  const api = (metricName: string, statistic: string) => apiMetric(apiId, metricName, statistic);
  return {
    DeadLetters: {
      metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: "Maximum" }),
      threshold: 1,
      means: "Messages failed five times and are in the dead-letter queue.",
    },
    OldMessages: {
      metric: main.metricApproximateAgeOfOldestMessage({ period: FIVE_MINUTES, statistic: "Maximum" }),
      threshold: OLDEST_SECONDS,
      of: { periods: 3, breaching: 3 },
      means: "A message waits for longer than any limit of GitHub's lasts.",
    },
    WorkerIdle: {
      metric: new MathExpression({
        // A message behind one of its own pull request that is put off is visible and cannot be taken: that is no idle worker, but
        // GitHub's rate limit. If it lasts for longer than that does, OldMessages rings.
        expression: "IF(waiting > 0 AND FILL(putOff, 0) == 0 AND FILL(invocations, 0) == 0, 1, 0)",
        usingMetrics: {
          waiting: main.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, statistic: "Minimum" }),
          putOff: main.metricApproximateNumberOfMessagesNotVisible({ period: FIVE_MINUTES, statistic: "Maximum" }),
          invocations: worker.metricInvocations({ period: FIVE_MINUTES }),
        },
        period: FIVE_MINUTES,
        label: "messages wait, and no worker runs",
      }),
      threshold: 1,
      of: { periods: 3, breaching: 3 },
      means: "Messages wait, and no worker takes them.",
    },
    WebhookErrors: {
      metric: webhook.metricErrors({ period: FIVE_MINUTES }),
      threshold: 1,
      means: "The webhook function crashed, ran out of time or does not start.",
    },
    WorkerErrors: {
      metric: worker.metricErrors({ period: FIVE_MINUTES }),
      threshold: 1,
      means: "The worker function crashed, ran out of time or does not start.",
    },
    SweeperErrors: {
      metric: sweeper.metricErrors({ period: FIVE_MINUTES }),
      threshold: 1,
      of: { periods: 6, breaching: 3 },
      means: "Sweeps fail again and again: lost webhooks are not redelivered.",
    },
    SweeperIdle: {
      metric: sweeper.metricInvocations({ period: FIVE_MINUTES }),
      threshold: 1,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      of: { periods: 6, breaching: 6 },
      ringsWhereSilent: true,
      means: "No sweep for half an hour: lost webhooks are not redelivered.",
    },
    Throttles: {
      metric: new MathExpression({
        expression: "FILL(webhook, 0) + FILL(worker, 0) + FILL(sweeper, 0)",
        usingMetrics: {
          webhook: webhook.metricThrottles({ period: FIVE_MINUTES }),
          worker: worker.metricThrottles({ period: FIVE_MINUTES }),
          sweeper: sweeper.metricThrottles({ period: FIVE_MINUTES }),
        },
        period: FIVE_MINUTES,
        label: "throttled invocations",
      }),
      threshold: 1,
      of: { periods: 3, breaching: 2 },
      means: "Lambda throttles: the account's or the reserved concurrency is used up.",
    },
    ServerErrors: {
      metric: api("5xx", "Sum"),
      threshold: 1,
      of: { periods: 3, breaching: 2 },
      means: "Webhooks were answered with 5xx; the sweeper has them sent again.",
    },
    SlowWebhook: {
      metric: api("Latency", "p99"),
      threshold: SLOW_MS,
      of: { periods: 3, breaching: 3 },
      means: "Webhooks are answered slowly (p99); GitHub gives up after ten seconds.",
    },
    LostWebhooks: {
      metric: own("sweeper", "DeliveriesLost", "Maximum"),
      threshold: 1,
      means: "Webhooks did not arrive after all of their tries; what they told may have been missed.",
    },
    ApprovalTokenExpires: {
      metric: own("sweeper", "ApprovalTokenDaysLeft", "Minimum"),
      threshold: TOKEN_DAYS,
      comparison: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
      means: "The machine user's token expires soon; without it nothing is approved as that user.",
    },
    ApprovalTokenRefused: {
      metric: new MathExpression({
        expression: "FILL(worker, 0) + FILL(sweeper, 0)",
        usingMetrics: {
          worker: own("worker", "ApprovalTokenRefused"),
          sweeper: own("sweeper", "ApprovalTokenRefused"),
        },
        period: FIVE_MINUTES,
        label: "refusals of the approval token",
      }),
      threshold: 1,
      means: "GitHub refuses the machine user's token: it expired or was revoked.",
    },
    RateLimit: {
      metric: new MathExpression({
        expression: "MAX([FILL(worker, 0), FILL(sweeper, 0)])",
        usingMetrics: {
          worker: own("worker", "RateLimitUsed", "Maximum"),
          sweeper: own("sweeper", "RateLimitUsed", "Maximum"),
        },
        period: FIVE_MINUTES,
        label: "percent of GitHub's rate limit",
      }),
      threshold: RATE_LIMIT_PERCENT,
      means: "GitHub's rate limit is nearly used up; then approvals wait for up to an hour.",
    },
    ...(monthlyBudget === undefined
      ? {}
      : {
          ModelSpend: {
            metric: ownMetric(namespace, "worker", "ModelMicrodollars", { period: Duration.days(1) }),
            threshold: monthlyBudget * DAY_OF_A_MONTH * 1_000_000,
            means: "AI reviews cost a tenth of the month's budget within a day, by our own count.",
          },
        }),
  };
}
