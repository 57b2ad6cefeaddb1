import { Duration, Stack, Token } from "aws-cdk-lib";
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryWidget,
  MathExpression,
  SingleValueWidget,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import { type Partition, partitionOf } from "../partition.ts";
import type { GreenlightFunction } from "../parts/greenlight-function.ts";
import type { Alarms, AlarmsProps } from "./alarms.ts";
import { apiMetric, ownMetric, type Service } from "./metrics.ts";

export interface DashboardProps
  extends Omit<AlarmsProps, "topic" | "monthlyBudget" | "webhook" | "worker" | "sweeper"> {
  readonly webhook: GreenlightFunction;
  readonly worker: GreenlightFunction;
  readonly sweeper: GreenlightFunction;
  readonly alarms: Alarms;
  readonly hasReviews: boolean;
}

const FIVE_MINUTES = Duration.minutes(5);
const HOUR = Duration.hours(1);
const [FULL, HALF, THIRD] = [24, 12, 8];

const CONSOLES: Readonly<Record<Partition, string>> = {
  aws: "console.aws.amazon.com",
  "aws-us-gov": "console.amazonaws-us-gov.com",
  "aws-cn": "console.amazonaws.cn",
};

/** Answers, from the top: is it healthy, what is it deciding, what does it cost. */
export class GreenlightDashboard extends Construct {
  readonly url: string;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { region, stackName } = Stack.of(this);
    const dashboard = new Dashboard(this, "Dashboard", { dashboardName: stackName, defaultInterval: Duration.days(1) });
    for (const row of [...health(props), ...decisions(props), ...costs(props)]) dashboard.addWidgets(...row);
    const partition = Token.isUnresolved(region) ? "aws" : partitionOf(region);
    this.url = `https://${region}.${CONSOLES[partition]}/cloudwatch/home?region=${region}#dashboards:name=${stackName}`;
  }
}

function health(props: DashboardProps): IWidget[][] {
  const { alarms, queue, apiId, namespace, webhook, worker, sweeper } = props;
  const api = (...metric: [metricName: string, statistic: string, label: string]) => apiMetric(apiId, ...metric);
  const own = (service: Service, name: Parameters<typeof ownMetric>[2], statistic = "Sum") =>
    ownMetric(namespace, service, name, { statistic, label: `${name} (${service})` });
  const functions = [webhook, worker, sweeper];
  return [
    [heading("Is it healthy?")],
    [new AlarmStatusWidget({ title: "Alarms", alarms: [...alarms.all], width: FULL, height: 4 })],
    [
      graph("The queue", [
        queue.queue.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, label: "waiting" }),
        queue.queue.metricApproximateNumberOfMessagesNotVisible({
          period: FIVE_MINUTES,
          label: "being worked on, or put off",
        }),
        queue.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period: FIVE_MINUTES, label: "dead letters" }),
      ]),
      graph("Age of the oldest message, seconds", [
        queue.queue.metricApproximateAgeOfOldestMessage({
          period: FIVE_MINUTES,
          statistic: "Maximum",
          label: "oldest",
        }),
      ]),
      graph("Errors and throttles", [
        ...functions.map(({ fn }, index) => fn.metricErrors({ period: FIVE_MINUTES, label: `errors ${NAMES[index]}` })),
        ...functions.map(({ fn }, index) =>
          fn.metricThrottles({ period: FIVE_MINUTES, label: `throttles ${NAMES[index]}` }),
        ),
      ]),
    ],
    [
      graph("Answers to GitHub", [api("Count", "Sum", "webhooks"), api("4xx", "Sum", "4xx"), api("5xx", "Sum", "5xx")]),
      graph("Time to answer GitHub, ms", [api("Latency", "p50", "p50"), api("Latency", "p99", "p99")]),
      graph("Percent of GitHub's rate limit", [
        own("worker", "RateLimitUsed", "Maximum"),
        own("sweeper", "RateLimitUsed", "Maximum"),
      ]),
    ],
    [
      graph("What failed, and what waits", [
        own("worker", "Failed"),
        own("sweeper", "Failed"),
        own("worker", "Throttled"),
        own("worker", "StaleReads"),
        own("webhook", "Rejected"),
      ]),
      graph("Lost webhooks", [
        own("sweeper", "DeliveriesFailed", "Maximum"),
        own("sweeper", "DeliveriesLost", "Maximum"),
        own("sweeper", "Redelivered"),
        own("sweeper", "Reconciled"),
      ]),
      new SingleValueWidget({
        title: "Days until the approval token expires",
        metrics: [own("sweeper", "ApprovalTokenDaysLeft", "Minimum")],
        width: THIRD,
        height: 6,
      }),
    ],
  ];
}

function decisions({ namespace, worker }: DashboardProps): IWidget[][] {
  const own = (name: Parameters<typeof ownMetric>[2], period = HOUR) =>
    ownMetric(namespace, "worker", name, { period });
  return [
    [heading("What is it deciding?")],
    [
      graph("Decisions an hour", [own("Approved"), own("Held"), own("Withdrawn"), own("Merged")], HALF),
      graph("Evaluations an hour", [own("Evaluated"), own("Commands"), own("Reviewed")], HALF),
    ],
    [
      query("Why pull requests were held, last first", worker, [
        "fields @timestamp, repository, pull, outcome, reason, message",
        "filter outcome = 'hold' or outcome = 'withdraw'",
        "sort @timestamp desc",
        "limit 50",
      ]),
      query("What was approved, last first", worker, [
        "fields @timestamp, repository, pull, rule, sha",
        "filter outcome = 'approve' and posted = 1",
        "sort @timestamp desc",
        "limit 50",
      ]),
    ],
    [
      query("Reasons", worker, [
        "filter ispresent(outcome)",
        "stats count(*) as decisions by outcome, reason",
        "sort decisions desc",
      ]),
      query("Warnings and errors", worker, [
        "fields @timestamp, level, message, repository, pull, error.message",
        "filter level in ['WARN', 'ERROR']",
        "sort @timestamp desc",
        "limit 50",
      ]),
    ],
  ];
}

function costs({ namespace, hasReviews, webhook, worker, sweeper }: DashboardProps): IWidget[][] {
  const own = (name: Parameters<typeof ownMetric>[2]) => ownMetric(namespace, "worker", name, { period: HOUR });
  const functions = [webhook, worker, sweeper];
  const time = graph(
    "Time that functions ran, seconds an hour",
    functions.map(
      ({ fn }, index) =>
        new MathExpression({
          expression: `d${index} / 1000`,
          usingMetrics: { [`d${index}`]: fn.metricDuration({ statistic: "Sum", period: HOUR }) },
          period: HOUR,
          label: NAMES[index] ?? "",
        }),
    ),
    hasReviews ? THIRD : FULL,
  );
  if (!hasReviews) return [[heading("What does it cost?")], [time]];
  const dollars = new MathExpression({
    expression: "spent / 1000000",
    usingMetrics: { spent: own("ModelMicrodollars") },
    period: HOUR,
    label: "US dollars",
  });
  return [
    [heading("What does it cost?")],
    [
      graph("AI reviews, US dollars an hour", [dollars]),
      graph("Tokens an hour", [own("ModelInputTokens"), own("ModelOutputTokens"), own("ModelCachedTokens")]),
      time,
    ],
    [graph("Questions to models an hour", [own("ModelCalls"), own("ModelFailures")], FULL)],
  ];
}

const NAMES = ["webhook", "worker", "sweeper"];

function heading(text: string): IWidget {
  return new TextWidget({ markdown: `## ${text}`, width: FULL, height: 1 });
}

function graph(title: string, left: IMetric[], width = THIRD): IWidget {
  return new GraphWidget({ title, left, width, height: 6, leftYAxis: { min: 0, showUnits: false } });
}

function query(title: string, { logGroup }: GreenlightFunction, queryLines: string[]): IWidget {
  return new LogQueryWidget({ title, logGroupNames: [logGroup.logGroupName], queryLines, width: HALF, height: 6 });
}
