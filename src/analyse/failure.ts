import type { EvidencePointer } from "../core/finding.ts";
import type { Context } from "./context.ts";
import { relatedDenials } from "./denials/relevance.ts";
import { metricsOf } from "./metrics.ts";

export interface Failure {
  /** ms since the epoch. */
  readonly at: number;
  readonly pointer: EvidencePointer | undefined;
}

/** The first failure in the window: logs give the moment, CloudTrail's refusals too, metrics only the period. */
export function firstFailureOf(ctx: Context): Failure | undefined {
  return pick(candidates(ctx, "first"), (a, b) => a.at < b.at);
}

export function lastFailureOf(ctx: Context): Failure | undefined {
  return pick(candidates(ctx, "last"), (a, b) => a.at > b.at);
}

/** The first refused call, wherever it was seen: the moment that a change of permissions is looked for before. */
export function firstDenialOf(ctx: Context): Failure | undefined {
  const seen = relatedDenials(ctx).map(({ sightings }) => ({ at: sightings.first, pointer: sightings.firstPointer }));
  return pick(seen, (a, b) => a.at < b.at);
}

function candidates(ctx: Context, end: "first" | "last"): readonly Failure[] {
  const found: Failure[] = [];
  const { logs } = ctx;
  const pointer = end === "first" ? logs.firstFailure : logs.lastFailure;
  const at = end === "first" ? logs.invocations.firstFailure : logs.invocations.lastFailure;
  if (at !== undefined) found.push({ at, pointer });
  for (const group of relatedDenials(ctx)) {
    if (!group.origins.has("log") && !group.origins.has("cloudtrail")) continue;
    const { sightings } = group;
    found.push(
      end === "first"
        ? { at: sightings.first, pointer: sightings.firstPointer }
        : { at: sightings.last, pointer: sightings.lastPointer },
    );
  }
  const metrics = metricsOf(ctx);
  const failing = metrics?.points.filter((point) => point.errors > 0) ?? [];
  const period = metrics?.periodMs ?? 0;
  const point = end === "first" ? failing[0] : failing.at(-1);
  // Where a finer source saw a failure within the period, its moment is the better answer.
  if (point !== undefined && !found.some((one) => one.at >= point.at && one.at < point.at + period)) {
    found.push({ at: point.at, pointer: point.pointer });
  }
  return found;
}

function pick(failures: readonly Failure[], better: (a: Failure, b: Failure) => boolean): Failure | undefined {
  let best: Failure | undefined;
  for (const failure of failures) if (best === undefined || better(failure, best)) best = failure;
  return best;
}
