import { count, type Phrase, say, type Words } from "../core/phrase.ts";
import type { TimelineEntry } from "./said.ts";
import { isoUtc } from "../core/clock.ts";
import { describeEdit } from "./change-text.ts";
import type { Context } from "./context.ts";
import type { DenialGroup } from "./denials/groups.ts";
import { whoOf } from "./denials/who.ts";
import { firstFailureOf, lastFailureOf } from "./failure.ts";
import { compareText } from "./read.ts";

/**
 * What happened, in the order of time: changes one by one, refusals and errors by their first and last sighting (each
 * stands in full in the logs and in CloudTrail), and the ends of the failing.
 */
export function timelineOf(ctx: Context): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = [
    ...changes(ctx),
    ...ctx.denials.flatMap((group) => refusals(ctx, group)),
    ...errors(ctx),
    ...ends(ctx),
  ];
  return entries.sort(
    (a, b) =>
      compareText(a.at, b.at) ||
      compareText(a.kind, b.kind) ||
      compareText(String(a.what), String(b.what)) ||
      compareText(a.source.file, b.source.file),
  );
}

function changes(ctx: Context): readonly TimelineEntry[] {
  return ctx.trail.changes.map((change) => ({
    at: isoUtc(change.record.at),
    kind: change.kind === "policy" ? "policy-change" : "configuration-change",
    what: describeEdit(change),
    who: change.who,
    source: change.pointer,
  }));
}

function refusals(ctx: Context, group: DenialGroup): readonly TimelineEntry[] {
  const { sightings, denial } = group;
  const who = denial.principal ?? whoOf(ctx, group).label;
  const call = say`${denial.action ?? say`a call`}${denial.resource === undefined ? "" : say` on ${denial.resource}`} refused`;
  const first = sightings.firstPointer;
  const last = sightings.lastPointer;
  if (first === undefined || last === undefined) return [];
  if (sightings.count === 1) return [{ at: isoUtc(sightings.first), kind: "denial", what: call, who, source: first }];
  return [
    {
      at: isoUtc(sightings.first),
      kind: "denial",
      what: say`${call}, first of ${count(sightings.count, "time")}`,
      who,
      source: first,
    },
    {
      at: isoUtc(sightings.last),
      kind: "denial",
      what: say`${call}, last of ${count(sightings.count, "time")}`,
      who,
      source: last,
    },
  ];
}

function errors(ctx: Context): readonly TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const [kind, sightings] of ctx.logs.failures) {
    const first = sightings.firstPointer;
    const last = sightings.lastPointer;
    if (kind === "permission denied" || first === undefined || last === undefined) continue;
    const total = sightings.count === 1 ? "" : say`, first of ${count(sightings.count, "time")}`;
    entries.push({
      at: isoUtc(sightings.first),
      kind: "error",
      what: say`${failureWords(kind)}${total}`,
      who: ctx.info.functionName,
      source: first,
    });
    if (sightings.count > 1) {
      entries.push({
        at: isoUtc(sightings.last),
        kind: "error",
        what: say`${failureWords(kind)}, last of ${count(sightings.count, "time")}`,
        who: ctx.info.functionName,
        source: last,
      });
    }
  }
  return entries;
}

/** The kinds that are ours; others are the names of errors. */
const FAILURES: Readonly<Record<string, Phrase>> = {
  error: say`error`,
  timeout: say`timeout`,
  "runtime exit": say`runtime exit`,
};

function failureWords(kind: string): Words {
  return FAILURES[kind] ?? kind;
}

function ends(ctx: Context): readonly TimelineEntry[] {
  const first = firstFailureOf(ctx);
  const last = lastFailureOf(ctx);
  const entries: TimelineEntry[] = [];
  if (first?.pointer !== undefined)
    entries.push({
      at: isoUtc(first.at),
      kind: "first-failure",
      what: say`First failure in the window`,
      who: "",
      source: first.pointer,
    });
  if (last?.pointer !== undefined)
    entries.push({
      at: isoUtc(last.at),
      kind: "last-failure",
      what: say`Last failure in the window`,
      who: "",
      source: last.pointer,
    });
  return entries;
}
