/** One measurement, as CloudWatch keeps it. */
export interface DataPoint {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface CloudWatchStandIn {
  /** What it is, for whoever prints the stack's parts. */
  readonly name: string;
  /** Takes what a service of AWS measures itself. */
  put(...points: readonly DataPoint[]): void;
  /** Takes a line that a function wrote: one in the embedded metric format is measurements, any other is none. */
  onLog(line: string): void;
  /** The values of one metric so far, in their order: of exactly these dimensions, as in CloudWatch. */
  values(metric: Omit<DataPoint, "value">): readonly number[];
}

/**
 * A stand-in for CloudWatch's metrics: it keeps what is measured, and adds up nothing. What functions write comes from their
 * log lines, as in AWS; what AWS measures itself (Lambda, SQS, API Gateway) is put in by their stand-ins.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createCloudWatch(): CloudWatchStandIn {
  const kept = new Map<string, number[]>();
  const put = (...points: readonly DataPoint[]): void => {
    for (const point of points) {
      const key = keyOf(point);
      kept.set(key, [...(kept.get(key) ?? []), point.value]);
    }
  };
  return {
    name: "stand-in for Amazon CloudWatch metrics (keeps every value, in memory)",
    put,
    onLog: (line) => put(...measuredIn(line)),
    values: (metric) => kept.get(keyOf(metric)) ?? [],
  };
}

function keyOf({ namespace, name, dimensions }: Omit<DataPoint, "value">): string {
  return JSON.stringify([namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** A document of the embedded metric format, as far as it says what is measured. */
interface EmbeddedMetrics {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string }[];
    }[];
  };
  readonly [member: string]: unknown;
}

/** The measurements of a line; none where it is no document of the embedded metric format. */
export function measuredIn(line: string): readonly DataPoint[] {
  const document = embeddedMetrics(line);
  if (document === null) return [];
  return document._aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) =>
      Metrics.flatMap(({ Name: name }) => {
        const dimensions = Object.fromEntries(names.map((each) => [each, String(document[each])]));
        return [document[name]].flat().map((value) => ({ namespace, name, dimensions, value: Number(value) }));
      }),
    ),
  );
}

function embeddedMetrics(line: string): EmbeddedMetrics | null {
  if (!line.includes('"CloudWatchMetrics"')) return null;
  try {
    const document: unknown = JSON.parse(line);
    return isEmbeddedMetrics(document) ? document : null;
  } catch {
    return null;
  }
}

function isEmbeddedMetrics(document: unknown): document is EmbeddedMetrics {
  const { _aws } = Object(document);
  return Array.isArray(Object(_aws).CloudWatchMetrics);
}
