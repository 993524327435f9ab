import type { AdvancedEventSelector, EventSelector } from "../../aws/types.ts";

/** What a trail or an event data store is set to record. */
interface Selectors {
  readonly EventSelectors?: readonly EventSelector[] | undefined;
  readonly AdvancedEventSelectors?: readonly AdvancedEventSelector[] | undefined;
}

const BEYOND_HISTORY: ReadonlySet<string> = new Set(["Data", "NetworkActivity"]);

/**
 * Whether anything is recorded that the event history never holds: data events, or refusals by the policy of a VPC
 * endpoint. Source: CloudTrail User Guide, "Logging data events" and "Logging network activity events".
 */
export function recordsData({ EventSelectors = [], AdvancedEventSelectors = [] }: Selectors): boolean {
  const basic = EventSelectors.some(({ DataResources = [] }) => DataResources.length > 0);
  const advanced = AdvancedEventSelectors.some(({ FieldSelectors = [] }) =>
    FieldSelectors.some(
      ({ Field, Equals = [] }) => Field === "eventCategory" && Equals.some((category) => BEYOND_HISTORY.has(category)),
    ),
  );
  return basic || advanced;
}
