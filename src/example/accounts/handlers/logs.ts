import type { HandlerContext, Handlers } from "../../handler.ts";
import { page } from "../../paging.ts";
import type { StoredEvent } from "../activity/log-events.ts";
import type { LogGroupData } from "../data.ts";
import type { World } from "../world.ts";
import { eventHandlers } from "./logs-events.ts";
import { invalid, namedGroup, type GroupInput } from "./logs-group.ts";

/** CloudWatch Logs. Limits: CloudWatch Logs API Reference. */
export function logsHandlers(world: World): Handlers {
  return {
    "logs:DescribeLogGroups": (input: GroupsInput, ctx) => {
      if (input.logGroupNamePrefix !== undefined && input.logGroupNamePattern !== undefined) {
        throw invalid("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
      }
      const groups = world
        .regional(ctx)
        .logs.groups.map(({ LogGroup }) => LogGroup)
        .filter(({ logGroupName }) => logGroupName.startsWith(input.logGroupNamePrefix ?? ""))
        .filter(({ logGroupName }) =>
          logGroupName.toLowerCase().includes((input.logGroupNamePattern ?? "").toLowerCase()),
        )
        .filter(({ logGroupArn }) => input.logGroupIdentifiers?.includes(logGroupArn) ?? true);
      const sorted = [...groups].sort((a, b) => (a.logGroupName < b.logGroupName ? -1 : 1));
      const { items, nextToken } = page(sorted, { size: input.limit ?? 50, token: input.nextToken });
      return { logGroups: items, nextToken };
    },
    "logs:DescribeLogStreams": (input: StreamsInput, ctx) => {
      const account = world.regional(ctx);
      const group = namedGroup(account, input);
      const streams = streamsOf(world.logEvents(account, group), group).filter(({ logStreamName }) =>
        logStreamName.startsWith(input.logStreamNamePrefix ?? ""),
      );
      if (input.orderBy === "LastEventTime") {
        if (input.logStreamNamePrefix !== undefined)
          throw invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
        streams.sort((a, b) => a.lastEventTimestamp - b.lastEventTimestamp);
      } else streams.sort((a, b) => (a.logStreamName < b.logStreamName ? -1 : 1));
      if (input.descending === true) streams.reverse();
      const { items, nextToken } = page(streams, { size: input.limit ?? 50, token: input.nextToken });
      return { logStreams: items, nextToken };
    },
    "logs:DescribeSubscriptionFilters": (input: FiltersInput, ctx) => {
      const { subscriptionFilters } = namedGroup(world.regional(ctx), input);
      const matching = subscriptionFilters.filter(({ filterName }) =>
        filterName.startsWith(input.filterNamePrefix ?? ""),
      );
      const { items, nextToken } = page(matching, { size: input.limit ?? 50, token: input.nextToken });
      return { subscriptionFilters: items, nextToken };
    },
    ...eventHandlers((ctx: HandlerContext, input: GroupInput) => {
      const account = world.regional(ctx);
      const group = namedGroup(account, input);
      return { group, events: world.logEvents(account, group) };
    }),
  };
}

interface Paged {
  readonly limit?: number;
  readonly nextToken?: string;
}

interface GroupsInput extends Paged {
  readonly logGroupNamePrefix?: string;
  readonly logGroupNamePattern?: string;
  readonly logGroupIdentifiers?: readonly string[];
}

interface StreamsInput extends Paged, GroupInput {
  readonly logStreamNamePrefix?: string;
  readonly orderBy?: string;
  readonly descending?: boolean;
}

interface FiltersInput extends Paged, GroupInput {
  readonly filterNamePrefix?: string;
}

interface Stream {
  readonly logStreamName: string;
  readonly arn: string;
  readonly creationTime: number;
  readonly firstEventTimestamp: number;
  lastEventTimestamp: number;
  lastIngestionTime: number;
  readonly uploadSequenceToken: string;
  readonly storedBytes: 0;
}

/** `storedBytes` of a stream is always 0 since 2019: CloudWatch Logs API Reference, LogStream. */
function streamsOf(events: readonly StoredEvent[], { LogGroup }: LogGroupData): Stream[] {
  const streams = new Map<string, Stream>();
  for (const { logStreamName, timestamp, ingestionTime } of events) {
    const known = streams.get(logStreamName);
    if (known === undefined) {
      streams.set(logStreamName, {
        logStreamName,
        arn: `${LogGroup.logGroupArn}:log-stream:${logStreamName}`,
        creationTime: timestamp,
        firstEventTimestamp: timestamp,
        lastEventTimestamp: timestamp,
        lastIngestionTime: ingestionTime,
        uploadSequenceToken: `490396076${String(timestamp).padEnd(47, "7")}`,
        storedBytes: 0,
      });
    } else {
      known.lastEventTimestamp = timestamp;
      known.lastIngestionTime = Math.max(known.lastIngestionTime, ingestionTime);
    }
  }
  return [...streams.values()];
}
