import type { CloudWatchStandIn } from "../../../app/local/aws/cloudwatch.ts";
import type { Resolve } from "./deployed-by.ts";
import { ofType, type Template } from "./synthesised.ts";

/** A metric as an alarm looks at it. */
interface AlarmMetric {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

interface AlarmProperties extends Partial<AlarmMetric> {
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Metrics?: readonly {
    readonly Id: string;
    readonly Expression?: string;
    readonly MetricStat?: { readonly Metric: AlarmMetric; readonly Stat: string };
  }[];
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData: string;
}

export interface TestedAlarm {
  /** As in `infra/observability/alarms.ts`. */
  readonly name: string;
  /** What it would be compared with, of everything that was measured so far; null: nothing was measured. */
  readonly value: (cloudWatch: CloudWatchStandIn, resolve: Resolve) => number | null;
  /** Whether it would ring, if it were so for as many periods as it asks for. */
  readonly rings: (cloudWatch: CloudWatchStandIn, resolve: Resolve) => boolean;
}

/** The alarms of a template, evaluated as CloudWatch does: metric by namespace, name and exactly its dimensions. */
export function alarmsOf(template: Template): readonly TestedAlarm[] {
  return ofType(template, "AWS::CloudWatch::Alarm").map(([id, { Properties }]) => {
    const alarm = Properties as unknown as AlarmProperties;
    const value: TestedAlarm["value"] = (cloudWatch, resolve) => comesTo(alarm, cloudWatch, resolve);
    return {
      name: id.replace(/^Alarms/, "").replace(/[0-9A-F]{8}$/, ""),
      value,
      rings: (cloudWatch, resolve) => {
        const found = value(cloudWatch, resolve);
        return found === null ? alarm.TreatMissingData === "breaching" : compared(alarm, found);
      },
    };
  });
}

function compared({ ComparisonOperator, Threshold }: AlarmProperties, value: number): boolean {
  switch (ComparisonOperator) {
    case "GreaterThanOrEqualToThreshold":
      return value >= Threshold;
    case "LessThanOrEqualToThreshold":
      return value <= Threshold;
    case "LessThanThreshold":
      return value < Threshold;
    default:
      throw new Error(`No alarm has compared by ${ComparisonOperator} so far`);
  }
}

function comesTo(alarm: AlarmProperties, cloudWatch: CloudWatchStandIn, resolve: Resolve): number | null {
  const measured = ({ Namespace, MetricName, Dimensions = [] }: AlarmMetric, stat: string) =>
    statistic(
      cloudWatch.values({
        namespace: resolve(Namespace),
        name: MetricName,
        dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, resolve(Value)])),
      }),
      stat,
    );
  const { Metrics, Namespace, MetricName } = alarm;
  if (Metrics === undefined) {
    if (Namespace === undefined || MetricName === undefined) throw new Error("An alarm looks at no metric");
    const metric = { Namespace, MetricName, ...(alarm.Dimensions && { Dimensions: alarm.Dimensions }) };
    return measured(metric, alarm.Statistic ?? alarm.ExtendedStatistic ?? "");
  }
  const values = new Map(
    Metrics.flatMap(({ Id, MetricStat }) => (MetricStat ? [[Id, measured(MetricStat.Metric, MetricStat.Stat)]] : [])),
  );
  const expression = Metrics.find(({ Expression }) => Expression !== undefined)?.Expression;
  // One metric that has a label.
  if (expression === undefined) return [...values.values()][0] ?? null;
  const evaluate = EXPRESSIONS.get(expression);
  if (evaluate === undefined) throw new Error(`Nobody said here what the expression ${expression} comes to`);
  return evaluate((id) => values.get(id) ?? null);
}

type Evaluate = (value: (id: string) => number | null) => number | null;

/** What metric math makes of values (docs: Using math expressions with CloudWatch metrics); none where one is missing. */
const EXPRESSIONS: ReadonlyMap<string, Evaluate> = new Map<string, Evaluate>([
  [
    "IF(waiting > 0 AND FILL(putOff, 0) == 0 AND FILL(invocations, 0) == 0, 1, 0)",
    (value) => {
      const waiting = value("waiting");
      if (waiting === null) return null;
      return waiting > 0 && (value("putOff") ?? 0) === 0 && (value("invocations") ?? 0) === 0 ? 1 : 0;
    },
  ],
  [
    "FILL(webhook, 0) + FILL(worker, 0) + FILL(sweeper, 0)",
    (value) => (value("webhook") ?? 0) + (value("worker") ?? 0) + (value("sweeper") ?? 0),
  ],
  ["FILL(worker, 0) + FILL(sweeper, 0)", (value) => (value("worker") ?? 0) + (value("sweeper") ?? 0)],
  ["MAX([FILL(worker, 0), FILL(sweeper, 0)])", (value) => Math.max(value("worker") ?? 0, value("sweeper") ?? 0)],
]);

function statistic(values: readonly number[], stat: string): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  switch (stat) {
    case "Sum":
      return values.reduce((sum, value) => sum + value, 0);
    case "Maximum":
      return sorted.at(-1) ?? null;
    case "Minimum":
      return sorted[0] ?? null;
    case "p99":
      return sorted[Math.ceil(sorted.length * 0.99) - 1] ?? null;
    default:
      throw new Error(`No alarm has looked at the statistic ${stat} so far`);
  }
}
