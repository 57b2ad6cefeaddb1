import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { MetricName } from "../../app/observability/metrics.ts";

export type Service = "webhook" | "worker" | "sweeper";

/** One of our own metrics, as the functions write them: one dimension, the service. */
export function ownMetric(
  namespace: string,
  service: Service,
  metricName: MetricName,
  options: { readonly statistic?: string; readonly period?: Duration; readonly label?: string } = {},
): Metric {
  const { statistic = "Sum", period = Duration.minutes(5), label = metricName } = options;
  return new Metric({ namespace, metricName, dimensionsMap: { service }, statistic, period, label });
}

/** What API Gateway measures of an HTTP API, in all its stages. */
export function apiMetric(apiId: string, metricName: string, statistic: string, label?: string): Metric {
  return new Metric({
    namespace: "AWS/ApiGateway",
    metricName,
    dimensionsMap: { ApiId: apiId },
    statistic,
    period: Duration.minutes(5),
    ...(label !== undefined && { label }),
  });
}
