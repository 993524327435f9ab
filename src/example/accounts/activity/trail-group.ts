import type { AccountData } from "../data.ts";
import { seeded } from "../random.ts";
import type { EventStore, StoredEvent } from "./log-store.ts";
import type { TrailEvent } from "./trail.ts";

/** The log group that a trail writes to: what the trail records, a record an event, minutes after it happened. */
export function trailGroup(
  account: AccountData,
  trailName: string,
  records: (start: number, end: number) => readonly TrailEvent[],
): EventStore {
  const trail = account.cloudtrail.trails.find(({ Trail }) => Trail.Name === trailName);
  if (trail === undefined) throw new RangeError(`account ${account.id} has no trail named ${trailName}`);
  const stored = (event: TrailEvent): StoredEvent => ({
    logStreamName: streamName(account.id, event.region),
    timestamp: event.at,
    message: JSON.stringify(event.record),
    ingestionTime: event.at + seeded(`delivery of ${event.id}`).int(120_000, 290_000),
    eventId: `39${String(event.at).padStart(20, "0")}${seeded(event.id).digits(34)}`,
  });
  return {
    events: (start, end) =>
      records(start, end)
        .filter((event) => isRecorded(trail.Selectors, event))
        .map(stored)
        .reverse(),
    streams: () => [],
  };
}

/** Source: CloudTrail User Guide, "CloudTrail log event stream naming". */
function streamName(accountId: string, region: string): string {
  return `${accountId}_CloudTrail_${region}`;
}

/** Whether basic or advanced selectors ask for an event: by its category, and a data event by the type of its resource. */
export function isRecorded(selectors: object, { record, resources }: TrailEvent): boolean {
  const { EventSelectors = [], AdvancedEventSelectors = [] } = selectors as Selectors;
  const types = new Set(resources.map(({ type }) => type));
  if (record.eventCategory === "Management") {
    return (
      EventSelectors.some((each) => each.IncludeManagementEvents === true) ||
      AdvancedEventSelectors.some((each) => asks(each, "eventCategory", ["Management"]))
    );
  }
  return (
    EventSelectors.some(({ DataResources = [] }) => DataResources.some(({ Type }) => types.has(Type))) ||
    AdvancedEventSelectors.some(
      (each) => asks(each, "eventCategory", [record.eventCategory]) && asks(each, "resources.type", [...types]),
    )
  );
}

interface Selectors {
  readonly EventSelectors?: readonly {
    readonly IncludeManagementEvents?: boolean;
    readonly DataResources?: readonly { readonly Type: string }[];
  }[];
  readonly AdvancedEventSelectors?: readonly Advanced[];
}

interface Advanced {
  readonly FieldSelectors: readonly { readonly Field: string; readonly Equals?: readonly string[] }[];
}

function asks({ FieldSelectors }: Advanced, field: string, values: readonly string[]): boolean {
  return FieldSelectors.some(
    ({ Field, Equals = [] }) => Field === field && Equals.some((value) => values.includes(value)),
  );
}
