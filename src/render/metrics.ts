import type { Evidence } from "../core/evidence.ts";
import { PATHS } from "../core/evidence.ts";
import { isObject } from "../core/json.ts";
import type { Bucket } from "./charts/timeline-chart.ts";
import { list, member, string } from "./documents.ts";

/** Enough bars to see a pattern, few enough to tell them apart. */
const MOST_BUCKETS = 96;

/** Invocations and Errors within the window, added up to at most 96 buckets; empty where no metric was read. */
export async function metricBuckets(evidence: Evidence, start: number, end: number): Promise<Bucket[]> {
  const metrics = member(await evidence.json(PATHS.metrics), "");
  const period = typeof metrics["PeriodSeconds"] === "number" ? metrics["PeriodSeconds"] * 1000 : 300_000;
  const width = Math.ceil((end - start) / MOST_BUCKETS / period) * period;
  if (!(width > 0)) return [];
  const counts = new Map<number, { invocations: number; failures: number }>();
  const series = member(metrics, "Series");
  for (const [name, key] of [
    ["Invocations", "invocations"],
    ["Errors", "failures"],
  ] as const) {
    for (const point of list(series[name]).filter(isObject)) {
      const at = Date.parse(string(point["Timestamp"]));
      const value = point["Value"];
      // A data point stands for the period that begins at its timestamp.
      if (typeof value !== "number" || !Number.isFinite(value) || !(at >= start - period && at < end)) continue;
      const from = start + Math.max(0, Math.floor((at - start) / width)) * width;
      const count = counts.get(from) ?? { invocations: 0, failures: 0 };
      count[key] += value;
      counts.set(from, count);
    }
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([from, { invocations, failures }]) => ({ from, to: Math.min(from + width, end), invocations, failures }));
}
