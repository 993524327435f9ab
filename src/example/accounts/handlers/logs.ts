import { parseArn } from "../../../core/arn.ts";
import type { HandlerContext, Handlers } from "../../handler.ts";
import { page } from "../../paging.ts";
import type { EventStore, StoredStream } from "../activity/log-store.ts";
import type { LogGroupData } from "../activity/data.ts";
import type { Shape } from "../shape.ts";
import type { AccountData } from "../data.ts";
import type { World } from "../world.ts";
import { eventHandlers } from "./logs-events.ts";
import { invalid, namedGroup, type GroupInput } from "./logs-group.ts";
import { queryHandlers } from "./logs-queries.ts";

/** CloudWatch Logs. Limits: CloudWatch Logs API Reference. */
export function logsHandlers(world: World): Handlers {
  const find = (ctx: HandlerContext, input: GroupInput): { group: LogGroupData; store: EventStore } => {
    const account = ownerOf(world, ctx, input);
    const group = namedGroup(account, input);
    return { group, store: world.logs(account, group) };
  };
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
      const streams = world
        .logs(account, group)
        .streams()
        .filter(({ logStreamName }) => logStreamName.startsWith(input.logStreamNamePrefix ?? ""))
        .map((stream) => shown(stream, group));
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
    ...eventHandlers(find),
    ...queryHandlers(find),
  };
}

/** Whose group a request names: another account's where that one is linked. */
function ownerOf(world: World, ctx: HandlerContext, { logGroupIdentifier = "" }: GroupInput): AccountData {
  const account = world.regional(ctx);
  const owner = parseArn(logGroupIdentifier)?.accountId;
  if (owner === undefined || account.logs.linkedAccounts?.includes(owner) !== true) return account;
  return world.regional({ ...ctx, accountId: owner });
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

/** `storedBytes` of a stream is always 0 since 2019: CloudWatch Logs API Reference, LogStream. */
function shown(stream: StoredStream, { LogGroup }: LogGroupData): StoredStream & Shape<"arn"> {
  const { logStreamName, firstEventTimestamp } = stream;
  return {
    ...stream,
    arn: `${LogGroup.logGroupArn}:log-stream:${logStreamName}`,
    creationTime: firstEventTimestamp,
    uploadSequenceToken: `490396076${String(firstEventTimestamp).padEnd(47, "7")}`,
    storedBytes: 0,
  };
}
