import type { Invocation } from "./invocations.ts";

/** CloudWatch's AWS/Lambda metrics that an example account has. */
export const METRICS = ["Invocations", "Errors", "Throttles", "Duration"] as const;
export type Metric = (typeof METRICS)[number];

/** One data point: start of its period in ms since the epoch. */
export interface DataPoint {
  readonly at: number;
  readonly value: number;
}

/**
 * A metric's data points in `[start, end)`, ascending. As with Lambda there are none for a period without invocations,
 * and `Errors` and `Throttles` are 0, not absent, for one with them.
 */
export function dataPoints(
  invocations: readonly Invocation[],
  metric: Metric,
  statistic: string,
  periodMs: number,
  [start, end]: readonly [number, number],
): DataPoint[] {
  const buckets = new Map<number, number[]>();
  for (const invocation of invocations) {
    // A metric is stamped with the invocation's start: Lambda Developer Guide, "Types of metrics for Lambda functions".
    const at = Math.floor(invocation.at / periodMs) * periodMs;
    if (at < start || at >= end) continue;
    const bucket = buckets.get(at);
    if (bucket === undefined) buckets.set(at, [sample(invocation, metric)]);
    else bucket.push(sample(invocation, metric));
  }
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([at, samples]) => ({ at, value: statisticOf(samples, statistic) }));
}

function sample({ kind, durationMs }: Invocation, metric: Metric): number {
  switch (metric) {
    case "Invocations":
      return 1;
    case "Errors":
      return kind.outcome === "ok" ? 0 : 1;
    case "Throttles":
      return 0;
    case "Duration":
      return durationMs;
  }
}

/** Undefined statistics are the caller's to refuse: see `isStatistic`. */
function statisticOf(samples: readonly number[], statistic: string): number {
  const sum = samples.reduce((total, value) => total + value, 0);
  switch (statistic) {
    case "Sum":
      return round(sum);
    case "SampleCount":
      return samples.length;
    case "Average":
      return round(sum / samples.length);
    case "Minimum":
      return Math.min(...samples);
    case "Maximum":
      return Math.max(...samples);
    default: {
      const sorted = [...samples].sort((a, b) => a - b);
      const index = Math.ceil((Number(statistic.slice(1)) / 100) * sorted.length) - 1;
      return sorted[Math.max(0, index)] ?? 0;
    }
  }
}

export function isStatistic(text: string): boolean {
  return /^(?:Sum|SampleCount|Average|Minimum|Maximum|p\d{1,2}(?:\.\d+)?)$/u.test(text);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
