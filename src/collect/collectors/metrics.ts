import type { MetricDataQuery } from "../../aws/types.ts";
import type { FailurePoint } from "../../core/case.ts";
import { isoUtc } from "../../core/clock.ts";
import { PATHS } from "../../core/evidence.ts";
import type { Piece } from "../../core/piece.ts";
import type { CollectContext, Collector } from "../collector.ts";
import { from, pages } from "../pages.ts";
import { anything } from "../patterns.ts";

const DAY_MS = 86_400_000;
/** Shown before the window: when it last worked. */
const BEFORE_MS = 14 * DAY_MS;
/** Five-minute points are kept for 63 days, hourly ones for 455. Source: CloudWatch User Guide, "Metrics retention". */
const FINE = { seconds: 300, keptMs: 63 * DAY_MS };
const COARSE_SECONDS = 3600;

const STATISTICS = { Invocations: "Sum", Errors: "Sum", Throttles: "Sum", Duration: "Maximum" } as const;
type Metric = keyof typeof STATISTICS;
const METRICS = Object.keys(STATISTICS) as readonly Metric[];

interface Point {
  readonly Timestamp: string;
  readonly Value: number;
}

/** How often it ran and failed: tells when the problem began, and whether it is intermittent. */
export const metrics: Collector = {
  id: "metrics",
  title: "invocations and errors by time",
  calls: [
    {
      operation: "cloudwatch:GetMetricData",
      actions: ["cloudwatch:GetMetricData"],
      resources: anything,
      why: "when invocations began to fail, and how many do; how much was logged, for the room on the disk",
      when: "always",
      effect: "When the problem began and whether it is intermittent can be told from the logs only.",
    },
  ],
  async *collect(ctx): AsyncIterable<Piece> {
    const { start, end, period } = rangeOf(ctx);
    const answer = await ctx.ask(
      { operation: "cloudwatch:GetMetricData" },
      (send) => read(ctx, send, start, end, period),
      ({ series }) => METRICS.reduce((sum, name) => sum + series[name].length, 0),
    );
    if (answer.value === undefined) return;
    const { series, logged } = answer.value;
    ctx.facts.failures = failuresOf(series.Errors);
    ctx.facts.logged = logged.map(({ Timestamp, Value }) => ({ at: Date.parse(Timestamp), bytes: Value }));
    const value = {
      PeriodSeconds: period,
      Statistics: STATISTICS,
      Start: isoUtc(start),
      End: isoUtc(end),
      Series: series,
      LogGroup: { LogGroupName: ctx.facts.logGroupName, IncomingBytes: logged },
    };
    yield { kind: "json", path: PATHS.metrics, value, items: [answer.item] };
  },
};

function rangeOf(ctx: CollectContext): { readonly start: number; readonly end: number; readonly period: number } {
  const now = ctx.clock.now();
  const end = ctx.statedWindow === undefined ? now : Date.parse(ctx.statedWindow.end);
  const from = (ctx.statedWindow === undefined ? now : Date.parse(ctx.statedWindow.start)) - BEFORE_MS;
  const period = now - from <= FINE.keptMs ? FINE.seconds : COARSE_SECONDS;
  const start = Math.floor(from / (period * 1000)) * period * 1000;
  return { start, end, period };
}

async function read(
  { aws, facts }: CollectContext,
  send: Parameters<typeof pages>[0],
  start: number,
  end: number,
  period: number,
): Promise<{ readonly series: Record<Metric, Point[]>; readonly logged: Point[] }> {
  const cloudWatch = await aws.cloudWatch();
  const series: Record<Metric, Point[]> = { Invocations: [], Errors: [], Throttles: [], Duration: [] };
  const logged: Point[] = [];
  const input = {
    StartTime: new Date(start),
    EndTime: new Date(end),
    ScanBy: "TimestampAscending" as const,
    MetricDataQueries: [
      ...METRICS.map((name) => queryOf(name, facts.functionName, period)),
      loggedQuery(facts.logGroupName, period),
    ],
  };
  const replies = pages(
    send,
    (token, options) => cloudWatch.getMetricData({ ...input, ...from("NextToken", token) }, options),
    ({ NextToken }) => NextToken,
  );
  for await (const { MetricDataResults = [] } of replies) {
    for (const { Id, Timestamps = [], Values = [] } of MetricDataResults) {
      const points =
        Id === LOGGED ? logged : METRICS.filter((name) => idOf(name) === Id).map((name) => series[name])[0];
      Timestamps.forEach((at, index) => points?.push({ Timestamp: at.toISOString(), Value: Values[index] ?? 0 }));
    }
  }
  for (const points of [...Object.values(series), logged]) points.sort((a, b) => (a.Timestamp < b.Timestamp ? -1 : 1));
  return { series, logged };
}

function queryOf(name: Metric, functionName: string, period: number): MetricDataQuery {
  return {
    Id: idOf(name),
    MetricStat: {
      Metric: {
        Namespace: "AWS/Lambda",
        MetricName: name,
        Dimensions: [{ Name: "FunctionName", Value: functionName }],
      },
      Period: period,
      Stat: STATISTICS[name],
    },
  };
}

const LOGGED = "logged";

/**
 * The text that was written to the log group, in UTF-8 bytes. Source: CloudWatch Logs User Guide, "CloudWatch Logs
 * metrics and dimensions".
 */
function loggedQuery(group: string, period: number): MetricDataQuery {
  return {
    Id: LOGGED,
    MetricStat: {
      Metric: {
        Namespace: "AWS/Logs",
        MetricName: "IncomingBytes",
        Dimensions: [{ Name: "LogGroupName", Value: group }],
      },
      Period: period,
      Stat: "Sum",
    },
  };
}

/** An id must begin with a small letter. */
function idOf(name: Metric): string {
  return name.toLowerCase();
}

function failuresOf(errors: readonly Point[]): readonly FailurePoint[] {
  return errors.map(({ Timestamp, Value }) => ({ at: Date.parse(Timestamp), failures: Value }));
}
