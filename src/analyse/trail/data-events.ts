import { join, type Phrase, say, type Words } from "../../core/phrase.ts";
import { PATHS } from "../../core/evidence.ts";
import { GAPS, type Item } from "../../core/outcome.ts";
import type { Context } from "../context.ts";
import { OUTCOMES } from "../documents.ts";
import { at, listAt, textAt } from "../read.ts";
import { recordsInvocations } from "./selectors.ts";

/** Searches for data events, by the collector's id. */
const COLLECTOR = "data-events";

/**
 * What CloudTrail cannot tell of invocations in this case, in a sentence or two; undefined where they were looked for in
 * all that records them. Invoke is a data event, which the event history never holds.
 * Source: Lambda Developer Guide, "Logging AWS Lambda API calls using AWS CloudTrail".
 */
export function dataEventsNotSeen(ctx: Context): Phrase | undefined {
  if (!ctx.documents.has(PATHS.trails)) {
    return ctx.trail.dataEvents > 0
      ? undefined
      : say`CloudTrail's event history never holds data events, Invoke among them; whether a trail records them was not read.`;
  }
  const document = ctx.documents.get(PATHS.trails);
  const trails = listAt(document, "Trails").filter((trail) =>
    recordsInvocations(at(trail, "Selectors"), ctx.info.functionArn),
  );
  const stores = listAt(document, "EventDataStores").filter((store) => recordsInvocations(store, ctx.info.functionArn));
  if (trails.length + stores.length === 0) {
    return ctx.trail.dataEvents > 0
      ? undefined
      : say`No trail records Lambda data events, so CloudTrail holds no Invoke call: who invoked the function, and refused invocations, are not in it.`;
  }
  const searches = ctx.items.filter((item) => item.collector === COLLECTOR && item.outcome !== "not-applicable");
  const unread = searches.filter((item) => GAPS.has(item.outcome));
  // A search that came to its end saw what is there, be it nothing.
  if (ctx.trail.dataEvents > 0 || searches.some(isAnswered)) return unread.length === 0 ? undefined : partly(unread);
  const names = [...trails.map(trailName), ...stores.map((store) => textAt(store, "Name") ?? say`an event data store`)];
  const off = trails.filter((trail) => at(trail, "Status", "IsLogging") === false).map(trailName);
  const stopped =
    off.length === 0
      ? ""
      : off.length === 1
        ? say` ${join(off)} is switched off.`
        : say` ${join(off)} are switched off.`;
  const places = trails.flatMap((trail) => bucketOf(trail, ctx) ?? []);
  const where =
    places.length === 0
      ? ""
      : say` Refused invocations would stand under ${join(places)}, in folders of year, month and day.`;
  return say`Lambda data events are recorded by ${join(names)}, but the event history that was read never holds them, and ${unread.length === 0 ? say`no log group or event data store that could be searched has them` : say`searching for them failed`}.${stopped}${where}`;
}

function partly(unread: readonly Item[]): Phrase {
  return say`Lambda data events were searched in part only: ${join(unread.map((item) => say`${item.id} ${OUTCOMES[item.outcome]}`))}. Who invoked the function, and refused invocations, may be missing.`;
}

function isAnswered({ outcome, operation }: Item): boolean {
  return (outcome === "collected" || outcome === "empty") && operation !== "cloudtrail:StartQuery";
}

function trailName(trail: unknown): Words {
  return textAt(trail, "Trail", "Name") ?? say`a trail`;
}

/** Where a trail's files of this account and Region are. Source: CloudTrail User Guide, "Finding your CloudTrail log files". */
function bucketOf(trail: unknown, { info }: Context): string | undefined {
  const bucket = textAt(trail, "Trail", "S3BucketName");
  if (bucket === undefined) return undefined;
  const prefix = textAt(trail, "Trail", "S3KeyPrefix");
  const parts = [
    bucket,
    ...(prefix === undefined ? [] : [prefix]),
    "AWSLogs",
    info.accountId,
    "CloudTrail",
    info.region,
  ];
  return `s3://${parts.join("/")}/`;
}
