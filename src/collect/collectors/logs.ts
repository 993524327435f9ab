import type { AwsSession } from "../../aws/session.ts";
import type { LogStream } from "../../aws/types.ts";
import type { CallSpec } from "../../core/call.ts";
import { logPath, PATHS } from "../../core/evidence.ts";
import type { LogEvent, Piece } from "../../core/piece.ts";
import type { CollectContext, Collector } from "../collector.ts";
import { readLogs } from "../logs/read.ts";
import { windowPrefixes } from "../logs/slices.ts";
import { allOf, from, length, pages } from "../pages.ts";
import { inRegion } from "../patterns.ts";

/**
 * Any group of the Region: which one the function writes to stands in its LoggingConfig, and the policy is written
 * before anything was asked. Source: Lambda Developer Guide, "Configuring CloudWatch log groups".
 */
const anyGroup: CallSpec["resources"] = inRegion("logs", "log-group:*");

/** The complete CloudWatch logs, which AWS Support cannot read by itself. */
export const logs: Collector = {
  id: "logs",
  title: "CloudWatch logs",
  calls: [
    {
      operation: "logs:DescribeLogGroups",
      actions: ["logs:DescribeLogGroups"],
      resources: anyGroup,
      why: "whether the log group exists, how long it keeps events, its class and key",
      when: "always",
      effect: "Retention, class and key of the log group are not known.",
    },
    {
      operation: "logs:DescribeLogStreams",
      actions: ["logs:DescribeLogStreams"],
      resources: anyGroup,
      why: "which execution environments wrote in the window",
      when: "always",
      effect: "The list of log streams is missing.",
    },
    {
      operation: "logs:FilterLogEvents",
      actions: ["logs:FilterLogEvents"],
      resources: anyGroup,
      why: "every log event of the window: errors, time-outs, init durations, refused calls",
      when: "always",
      effect: "The logs, or part of them, are missing: errors and refused calls of the function cannot be shown.",
    },
    {
      operation: "logs:DescribeSubscriptionFilters",
      actions: ["logs:DescribeSubscriptionFilters"],
      resources: anyGroup,
      why: "where else the logs go",
      when: "always",
      effect: "Whether the logs also go to another service is not known.",
    },
  ],
  async *collect(ctx): AsyncIterable<Piece> {
    const client = await ctx.aws.logs();
    yield* describe(ctx, client);
    yield* events(ctx, client);
  },
};

type Logs = Awaited<ReturnType<AwsSession["logs"]>>;

async function* describe(ctx: CollectContext, client: Logs): AsyncGenerator<Piece> {
  const name = ctx.facts.logGroupName;
  const group = await ctx.ask(
    { operation: "logs:DescribeLogGroups" },
    async (send) => {
      const found = await allOf(
        send,
        (token, options) =>
          client.describeLogGroups({ logGroupNamePrefix: name, ...from("nextToken", token) }, options),
        ({ nextToken }) => nextToken,
        ({ logGroups }) => logGroups,
      );
      return found.filter(({ logGroupName }) => logGroupName === name);
    },
    length,
  );
  ctx.facts.meetResource(group.value?.[0]?.kmsKeyId, `log group ${name}`);
  const streams = await ctx.ask(
    { operation: "logs:DescribeLogStreams" },
    (send) => streamsOf(ctx, client, send),
    length,
  );
  const filters = await ctx.ask(
    { operation: "logs:DescribeSubscriptionFilters" },
    (send) =>
      allOf(
        send,
        (token, options) =>
          client.describeSubscriptionFilters({ logGroupName: name, ...from("nextToken", token) }, options),
        ({ nextToken }) => nextToken,
        ({ subscriptionFilters }) => subscriptionFilters,
      ),
    length,
  );
  if (group.value === undefined && streams.value === undefined && filters.value === undefined) return;
  const value = {
    LogGroup: group.value?.[0] ?? null,
    Streams: streams.value ?? [],
    SubscriptionFilters: filters.value ?? [],
  };
  yield { kind: "json", path: PATHS.logGroup, value, items: [group.item, streams.item, filters.item] };
}

const DAY_MS = 86_400_000;

/**
 * Streams with events in the window, newest first. `lastEventTimestamp` lags by up to an hour, so the list goes on for
 * a day beyond the window; events are read without looking at it. Source: CloudWatch Logs API Reference, `LogStream`.
 */
async function streamsOf(
  { facts, window }: CollectContext,
  client: Logs,
  send: Parameters<typeof pages>[0],
): Promise<LogStream[]> {
  const logGroupName = facts.logGroupName;
  const [start, end] = [Date.parse(window.start), Date.parse(window.end)];
  const found: LogStream[] = [];
  if (isShared(facts)) {
    // Streams cannot be both ordered by time and picked by prefix.
    for (const logStreamNamePrefix of windowPrefixes(facts.functionName, start, end)) {
      const some = await allOf(
        send,
        (token, options) =>
          client.describeLogStreams({ logGroupName, logStreamNamePrefix, ...from("nextToken", token) }, options),
        ({ nextToken }) => nextToken,
        ({ logStreams }) => logStreams,
      );
      found.push(...some);
    }
    return found;
  }
  const replies = pages(
    send,
    (token, options) =>
      client.describeLogStreams(
        { logGroupName, orderBy: "LastEventTime", descending: true, ...from("nextToken", token) },
        options,
      ),
    ({ nextToken }) => nextToken,
  );
  for await (const { logStreams = [] } of replies) {
    found.push(...logStreams.filter(({ lastEventTimestamp = end }) => lastEventTimestamp >= start - DAY_MS));
    if (logStreams.some(({ lastEventTimestamp = end }) => lastEventTimestamp < start - DAY_MS)) break;
  }
  return found;
}

/** A group that is not the function's own may hold the streams of other functions. */
function isShared({ logGroupName, functionName }: CollectContext["facts"]): boolean {
  return logGroupName !== `/aws/lambda/${functionName}`;
}

async function* events(ctx: CollectContext, client: Logs): AsyncGenerator<Piece> {
  const { facts, window } = ctx;
  const group = facts.logGroupName;
  const path = logPath(group, window.start, window.end);
  const reading = ctx.stream<LogEvent>({ operation: "logs:FilterLogEvents" }, (send) =>
    readLogs(send, {
      logs: client,
      group,
      start: Date.parse(window.start),
      end: Date.parse(window.end),
      onlyOf: isShared(facts) ? facts.functionName : undefined,
    }),
  );
  let count = 0;
  for await (const { batch, item } of reading) {
    count += batch.length;
    ctx.progress(count, "log events");
    yield { kind: "log-events", path, group, events: batch, items: [item] };
  }
}
