import { AwsError, type HandlerContext, type Handlers } from "../../handler.ts";
import { page } from "../../paging.ts";
import { logVolume } from "../activity/log-volume.ts";
import { dataPoints, isStatistic, METRICS, type DataPoint, type Metric } from "../activity/metrics.ts";
import type { TrafficData } from "../activity/data.ts";
import type { World } from "../world.ts";

const MOST_POINTS = 100_800;

/** CloudWatch's GetMetricData for AWS/Lambda, and IncomingBytes of AWS/Logs; expressions are refused. Source: CloudWatch API Reference. */
export function cloudWatchHandlers(world: World): Handlers {
  return {
    "cloudwatch:GetMetricData": (input: MetricsInput, ctx) => {
      const { StartTime, EndTime, ScanBy = "TimestampDescending", MaxDatapoints = MOST_POINTS } = input;
      const [start, end] = [StartTime.getTime(), EndTime.getTime()];
      if (start >= end) throw invalid("The parameter StartTime must be less than the parameter EndTime.");
      const points = input.MetricDataQueries.flatMap((query) => {
        const found = ofQuery(world, ctx, query, [start, end]);
        if (ScanBy === "TimestampDescending") found.reverse();
        return found.map((point) => ({ query, point }));
      });
      const { items, nextToken } = page(points, { size: Math.min(MaxDatapoints, MOST_POINTS), token: input.NextToken });
      const results = input.MetricDataQueries.map((query) => {
        const own = items.filter((item) => item.query === query).map(({ point }) => point);
        return {
          Id: query.Id,
          Label: query.Label ?? query.MetricStat?.Metric.MetricName,
          Timestamps: own.map(({ at }) => new Date(at)),
          Values: own.map(({ value }) => value),
          StatusCode: nextToken === undefined ? "Complete" : "PartialData",
        };
      });
      return { MetricDataResults: results, Messages: [], NextToken: nextToken };
    },
  };
}

interface MetricQuery {
  readonly Id: string;
  readonly Label?: string;
  readonly MetricStat?: {
    readonly Metric: {
      readonly Namespace?: string;
      readonly MetricName?: string;
      readonly Dimensions?: readonly { readonly Name?: string; readonly Value?: string }[];
    };
    readonly Period: number;
    readonly Stat: string;
  };
}

interface MetricsInput {
  readonly MetricDataQueries: readonly MetricQuery[];
  readonly StartTime: Date;
  readonly EndTime: Date;
  readonly ScanBy?: string;
  readonly MaxDatapoints?: number;
  readonly NextToken?: string;
}

function ofQuery(world: World, ctx: HandlerContext, query: MetricQuery, range: readonly [number, number]): DataPoint[] {
  const { MetricStat } = query;
  if (MetricStat === undefined) throw invalid(`The example endpoint serves no expressions (query ${query.Id}).`);
  const { Metric, Period, Stat } = MetricStat;
  if (!isStatistic(Stat)) throw invalid(`The value ${Stat} for parameter Stat is not supported.`);
  if (Period <= 0 || Period % 60 !== 0) throw invalid("The parameter Period must be a multiple of 60.");
  if (Metric.Namespace === "AWS/Logs") return ofLogGroup(world, ctx, Metric, Period * 1000, range);
  const name = METRICS.find((each) => each === Metric.MetricName);
  if (Metric.Namespace !== "AWS/Lambda" || name === undefined) return [];
  const account = world.regional(ctx);
  const dimensions = Object.fromEntries((Metric.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]));
  const traffic = world.traffic(account).find((each) => measures(each, dimensions));
  return traffic === undefined
    ? []
    : dataPoints(world.invocations(account, traffic), name satisfies Metric, Stat, Period * 1000, range);
}

/** Source: CloudWatch Logs User Guide, "CloudWatch Logs metrics and dimensions". */
function ofLogGroup(
  world: World,
  ctx: HandlerContext,
  { MetricName, Dimensions = [] }: NonNullable<MetricQuery["MetricStat"]>["Metric"],
  periodMs: number,
  range: readonly [number, number],
): DataPoint[] {
  const account = world.regional(ctx);
  const group = account.logs.groups.find(({ LogGroup }) =>
    Dimensions.every(({ Name, Value }) => Name === "LogGroupName" && Value === LogGroup.logGroupName),
  );
  if (MetricName !== "IncomingBytes" || group === undefined || Dimensions.length !== 1) return [];
  const activity = group.traffic.map((traffic) => ({ traffic, invocations: world.invocations(account, traffic) }));
  return logVolume(activity, periodMs, range);
}

/** Lambda's dimensions: the function alone, or with `Resource` `name` or `name:alias`. */
function measures(traffic: TrafficData, dimensions: Readonly<Record<string, string | undefined>>): boolean {
  const { functionName, qualifier } = traffic;
  const { FunctionName, Resource, ...others } = dimensions;
  if (FunctionName !== functionName || Object.keys(others).length > 0) return false;
  return (
    Resource === undefined || Resource === (qualifier === undefined ? functionName : `${functionName}:${qualifier}`)
  );
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidParameterValue", message, 400);
}
