import { AwsError, type HandlerContext, type Handlers } from "../../handler.ts";
import { page } from "../../paging.ts";
import type { TrailEvent } from "../activity/trail.ts";
import type { CloudTrailData } from "../activity/data.ts";
import type { World } from "../world.ts";
import { lakeHandlers } from "./cloudtrail-lake.ts";

const MOST_EVENTS = 50;
/** Now and then a page is empty and goes on all the same. */
const EMPTY_PAGE_EVERY = 9;
const HISTORY_MS = 90 * 24 * 3_600_000;

/** CloudTrail: event history of the asked Region, newest first, and the trails. Source: CloudTrail API Reference. */
export function cloudTrailHandlers(world: World): Handlers {
  const trail = (ctx: HandlerContext, name: string): CloudTrailData["trails"][number] => {
    const found = world
      .account(ctx)
      .cloudtrail.trails.find(({ Trail }) => Trail.TrailARN === name || Trail.Name === name);
    if (found === undefined)
      throw new AwsError("TrailNotFoundException", `Unknown trail: ${name} for the user: ${ctx.accountId}`, 404);
    return found;
  };
  return {
    "cloudtrail:LookupEvents": (input: LookupInput, ctx) => {
      const size = input.MaxResults ?? MOST_EVENTS;
      if (size < 1 || size > MOST_EVENTS)
        throw new AwsError("InvalidMaxResultsException", "MaxResults must be between 1 and 50.", 400);
      const [start, end] = timeRange(input, ctx);
      const matches = lookup(input, ctx);
      const found = world.trail(world.account(ctx), start, end).filter(matches);
      // A token goes with the parameters it was given for: these, its own and the page size aside, must come again unchanged.
      const { NextToken: token, MaxResults: _, ...of } = input;
      const { items, nextToken } = page(found, {
        size,
        token,
        of: `${ctx.region} ${JSON.stringify(of)}`,
        emptyPageEvery: EMPTY_PAGE_EVERY,
      });
      return { Events: items.map(shown), NextToken: nextToken };
    },
    "cloudtrail:DescribeTrails": (input: TrailsInput, ctx) => {
      const { trailNameList = [], includeShadowTrails = true } = input;
      const trails = world
        .account(ctx)
        .cloudtrail.trails.map(({ Trail }) => Trail)
        // Of a multi-Region trail every Region but its home holds a shadow.
        .filter(
          (each) => each["HomeRegion"] === ctx.region || (includeShadowTrails && each["IsMultiRegionTrail"] === true),
        )
        .filter(
          ({ Name, TrailARN }) =>
            trailNameList.length === 0 || trailNameList.includes(Name) || trailNameList.includes(TrailARN),
        );
      return { trailList: trails };
    },
    ...lakeHandlers(world),
    "cloudtrail:GetTrailStatus": ({ Name }: { readonly Name: string }, ctx) => trail(ctx, Name).Status,
    "cloudtrail:GetEventSelectors": ({ TrailName }: { readonly TrailName: string }, ctx) => {
      const { Trail, Selectors } = trail(ctx, TrailName);
      return { TrailARN: Trail.TrailARN, ...Selectors };
    },
  };
}

interface LookupInput {
  readonly LookupAttributes?: readonly { readonly AttributeKey: string; readonly AttributeValue: string }[];
  readonly StartTime?: Date;
  readonly EndTime?: Date;
  readonly EventCategory?: string;
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

interface TrailsInput {
  readonly trailNameList?: readonly string[];
  readonly includeShadowTrails?: boolean;
}

/** What was asked of the last 90 days, in ms since the epoch. */
function timeRange({ StartTime, EndTime }: LookupInput, { now }: HandlerContext): [number, number] {
  const oldest = now - HISTORY_MS;
  const start = Math.max(oldest, StartTime?.getTime() ?? oldest);
  const end = EndTime?.getTime() ?? now;
  if (start > end) {
    throw new AwsError("InvalidTimeRangeException", "The start time must be before the end time.", 400);
  }
  return [start, end];
}

function lookup({ LookupAttributes = [], EventCategory }: LookupInput, { region }: HandlerContext): Matches {
  if (LookupAttributes.length > 1) {
    throw new AwsError("InvalidLookupAttributesException", "You can only specify one lookup attribute.", 400);
  }
  // Insights events are another category, and no example has any.
  if (EventCategory !== undefined) return () => false;
  const [attribute] = LookupAttributes;
  return (event) =>
    event.region === region &&
    event.record.eventCategory === "Management" &&
    (attribute === undefined || has(event, attribute.AttributeKey, attribute.AttributeValue));
}

type Matches = (event: TrailEvent) => boolean;

function has(event: TrailEvent, key: string, value: string): boolean {
  switch (key) {
    case "AccessKeyId":
      return event.accessKeyId === value;
    case "EventId":
      return event.id === value;
    case "EventName":
      return event.record.eventName === value;
    case "EventSource":
      return event.record.eventSource === value;
    case "ReadOnly":
      return String(event.record.readOnly) === value;
    case "ResourceName":
      return event.resources.some(({ name }) => name === value);
    case "ResourceType":
      return event.resources.some(({ type }) => type === value);
    case "Username":
      return event.username === value;
    default:
      throw new AwsError("InvalidLookupAttributesException", `${key} is no lookup attribute.`, 400);
  }
}

function shown(event: TrailEvent): object {
  const { record } = event;
  return {
    EventId: event.id,
    EventName: record.eventName,
    ReadOnly: String(record.readOnly),
    AccessKeyId: event.accessKeyId,
    EventTime: new Date(event.at),
    EventSource: record.eventSource,
    Username: event.username,
    Resources: event.resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
    CloudTrailEvent: JSON.stringify(record),
  };
}
