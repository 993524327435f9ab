import { count, join, type Phrase, say, sentences, type Words } from "../core/phrase.ts";
import type { Frequency } from "./said.ts";
import { PATHS } from "../core/evidence.ts";
import { isoUtc } from "../core/clock.ts";
import type { EvidencePointer, FrequencyVerdict } from "../core/finding.ts";
import type { Context } from "./context.ts";
import type { DenialGroup } from "./denials/groups.ts";
import { relatedDenials } from "./denials/relevance.ts";
import { whoOf } from "./denials/who.ts";
import { absence } from "./documents.ts";
import { firstFailureOf, lastFailureOf } from "./failure.ts";
import { BUCKET_MS } from "./logs/invocations.ts";
import { type Metrics, metricsOf } from "./metrics.ts";
import { distinct, inDocument } from "./pointers.ts";
import { textAt, unique } from "./read.ts";

/** From this share of failures on, a problem counts as continuous: a stray health check must not turn the word. */
const CONTINUOUS = 0.95;

interface Slot {
  readonly at: number;
  readonly invocations: number;
  readonly failures: number;
}

interface Counted {
  readonly slots: readonly Slot[];
  readonly invocations: number;
  readonly failures: number;
  readonly source: Phrase;
  readonly periodMs: number;
  readonly evidence: readonly EvidencePointer[];
}

/**
 * Whether every invocation since the first failure fails (continuous) or only some (intermittent). CloudWatch's
 * metrics count all invocations; logs stand in where there are no metrics, or where only they show failures: a refusal
 * that the code caught is no `Errors`.
 */
export function frequencyOf(ctx: Context): Frequency {
  const metrics = metricsOf(ctx);
  const byMetrics = metrics === undefined ? undefined : fromMetrics(metrics);
  const byLogs = fromLogs(ctx);
  const blocked = blockedByStatus(ctx, byMetrics ?? byLogs);
  if (blocked !== undefined) return blocked;
  const counted =
    byMetrics !== undefined && (byMetrics.failures > 0 || (byLogs?.failures ?? 0) === 0)
      ? byMetrics
      : (byLogs ?? byMetrics);
  if (counted === undefined) return withoutFigures(ctx);
  return judge(ctx, counted, metrics?.earlierErrors ?? 0);
}

function judge(ctx: Context, counted: Counted, earlierErrors: number): Frequency {
  const { invocations, failures, evidence } = counted;
  const earlier =
    earlierErrors === 0
      ? ""
      : say` In the days before the window the metrics show ${count(earlierErrors, "error")} more.`;
  if (failures === 0) {
    const refused = relatedDenials(ctx).filter((group) => group.origins.has("cloudtrail") || group.origins.has("log"));
    const first = firstFailureOf(ctx);
    const last = lastFailureOf(ctx);
    if (refused.length > 0 && first !== undefined && last !== undefined)
      return onlyRefusals(ctx, counted, refused, first.at, last.at);
    const why =
      invocations === 0
        ? say`No invocation and no failure was recorded in the window, by ${counted.source}.${earlier}`
        : say`None of ${count(invocations, "invocation")} in the window failed, by ${counted.source}.${earlier}`;
    return { verdict: "none-seen", invocations, failures, firstFailure: null, lastFailure: null, why, evidence };
  }
  const first = firstFailureOf(ctx);
  const last = lastFailureOf(ctx);
  const firstSlot = counted.slots.find((slot) => slot.failures > 0);
  const since = counted.slots.filter((slot) => firstSlot !== undefined && slot.at >= firstSlot.at);
  const run = sum(since);
  // The slot of the first failure also holds what went well before it: with more slots it is left out of the share.
  const rest = since.slice(1).some((slot) => slot.invocations > 0) ? sum(since.slice(1)) : run;
  const share = rest.invocations === 0 ? 1 : Math.min(1, rest.failures / rest.invocations);
  const verdict: FrequencyVerdict = share >= CONTINUOUS ? "continuous" : "intermittent";
  const failing = since.filter((slot) => slot.failures > 0).length;
  const lastSlot = since.findLast((slot) => slot.failures > 0);
  const after = sum(since.filter((slot) => lastSlot !== undefined && slot.at > lastSlot.at));
  const ended =
    after.invocations > 0
      ? say` No failure in the ${count(after.invocations, "invocation")} after ${isoUtc((lastSlot?.at ?? 0) + counted.periodMs)}.`
      : "";
  const why = say`Since the first failure ${run.failures} of ${count(run.invocations, "invocation")} failed (${percent(run)}), in ${failing} of ${slotsOf(since.filter((slot) => slot.invocations > 0).length, counted.periodMs / 60_000)} with invocations, by ${counted.source}.${ended}${earlier}`;
  return {
    verdict,
    invocations,
    failures,
    firstFailure: first === undefined ? null : isoUtc(first.at),
    lastFailure: last === undefined ? null : isoUtc(last.at),
    why,
    evidence: distinct([...evidence, ...[first?.pointer, last?.pointer].filter((pointer) => pointer !== undefined)]),
  };
}

/**
 * The function itself did not fail, but calls to it, or calls of it that its code caught, were refused. A refused
 * caller never reaches the function, so its metrics know nothing of it: what is counted then are attempts since the
 * first refusal, those that were refused and those that became invocations.
 */
function onlyRefusals(
  ctx: Context,
  counted: Counted,
  refused: readonly DenialGroup[],
  first: number,
  last: number,
): Frequency {
  const during = counted.slots.filter((slot) => slot.at + counted.periodMs > first && slot.at <= last);
  const worked = sum(during).invocations;
  const isOwn = (group: DenialGroup): boolean => whoOf(ctx, group).kind === "execution-role";
  const total = (groups: readonly DenialGroup[]): number =>
    groups.reduce((calls, group) => calls + group.sightings.count, 0);
  const byOthers = total(refused.filter((group) => !isOwn(group)));
  const own = total(refused.filter(isOwn));
  const actions = join(unique(refused.map((group) => group.denial.action ?? say`a call`)).slice(0, 3));
  const [calls, start, end] = [byOthers + own, isoUtc(first), isoUtc(last)];
  const refusedCalls =
    calls === 1
      ? say`${calls} call (${actions}) was refused from ${start} to ${end}`
      : say`${calls} calls (${actions}) were refused from ${start} to ${end}`;
  const meanwhile = say`in the same time ${count(worked, "invocation")} went through, by ${counted.source}`;
  const why =
    byOthers > 0
      ? say`No invocation of the function failed, but ${refusedCalls}; ${meanwhile}. The figures count attempts since the first refusal, the refused calls and those invocations; refused callers never reach the function, so its own metrics do not show them.`
      : say`No invocation of the function failed, but ${refusedCalls}, and its code went on; ${meanwhile}.`;
  return {
    verdict: worked > 0 ? "intermittent" : "continuous",
    invocations: worked + byOthers,
    failures: byOthers + Math.min(own, worked),
    firstFailure: isoUtc(first),
    lastFailure: isoUtc(last),
    why,
    evidence: distinct([...counted.evidence, ...refused.flatMap((group) => group.sightings.pointers().slice(0, 2))], 6),
  };
}

/** A function whose state is Failed cannot run at all: continuous, whatever the counts say. */
function blockedByStatus(ctx: Context, counted: Counted | undefined): Frequency | undefined {
  if (textAt(ctx.configuration, "State") !== "Failed" || (counted?.invocations ?? 0) > (counted?.failures ?? 0))
    return undefined;
  const code = textAt(ctx.configuration, "StateReasonCode");
  const first = firstFailureOf(ctx);
  const last = lastFailureOf(ctx);
  const modified = Date.parse(textAt(ctx.configuration, "LastModified") ?? "");
  const since = first?.at ?? (Number.isNaN(modified) ? undefined : modified);
  const until = last?.at ?? since;
  return {
    verdict: "continuous",
    invocations: counted?.invocations ?? null,
    failures: counted?.failures ?? null,
    firstFailure: since === undefined ? null : isoUtc(since),
    lastFailure: until === undefined ? null : isoUtc(until),
    why: sentences([
      say`The function's state is Failed${code === undefined ? "" : say` (${code})`}: no invocation can succeed until that is repaired.`,
      first === undefined && since !== undefined ? say`The time is that of the function's last change.` : "",
    ]),
    evidence: distinct([
      inDocument(PATHS.function, "Configuration", "State"),
      ...(first?.pointer === undefined ? [] : [first.pointer]),
    ]),
  };
}

function withoutFigures(ctx: Context): Frequency {
  const gaps = ["cloudwatch:GetMetricData", "logs:FilterLogEvents"]
    .map((operation) => absence(ctx.items, operation))
    .flatMap((why) => (why.state === "unread" ? [why.why] : []));
  const first = firstFailureOf(ctx);
  const last = lastFailureOf(ctx);
  return {
    verdict: "unknown",
    invocations: null,
    failures: null,
    firstFailure: first === undefined ? null : isoUtc(first.at),
    lastFailure: last === undefined ? null : isoUtc(last.at),
    why: say`Neither metrics nor logs show invocations${gaps.length === 0 ? "" : say`: ${join(gaps)}`}.`,
    evidence: first?.pointer === undefined ? [] : [first.pointer],
  };
}

function fromMetrics(metrics: Metrics): Counted | undefined {
  const slots = metrics.points.map(({ at, invocations, errors }) => ({ at, invocations, failures: errors }));
  const total = sum(slots);
  const failing = metrics.points.filter((point) => point.errors > 0).map((point) => point.pointer);
  return {
    slots,
    ...total,
    source: say`metrics`,
    periodMs: metrics.periodMs,
    evidence: distinct([inDocument(PATHS.metrics, "Series"), ...failing.slice(0, 1), ...failing.slice(-1)]),
  };
}

function fromLogs(ctx: Context): Counted | undefined {
  const { logs } = ctx;
  if (logs.files.length === 0 || logs.events === 0) return undefined;
  const slots = [...logs.invocations.buckets.values()].sort((a, b) => a.at - b.at);
  const failing = [logs.firstFailure, logs.lastFailure].filter((pointer) => pointer !== undefined);
  return {
    slots,
    invocations: logs.invocations.invocations,
    failures: logs.invocations.failures,
    source: say`logs`,
    periodMs: BUCKET_MS,
    evidence: distinct(failing.length > 0 ? failing : logs.files.slice(0, 1).map((file) => ({ file }))),
  };
}

function sum(slots: readonly Slot[]): { readonly invocations: number; readonly failures: number } {
  let invocations = 0;
  let failures = 0;
  for (const slot of slots) {
    invocations += slot.invocations;
    failures += slot.failures;
  }
  return { invocations, failures };
}

function slotsOf(n: number, minutes: number): Phrase {
  return n === 1 ? say`${n} ${minutes}-minute slot` : say`${n} ${minutes}-minute slots`;
}

function percent({ invocations, failures }: { readonly invocations: number; readonly failures: number }): Words {
  if (invocations === 0) return say`no invocation was counted`;
  return `${Math.round((1000 * Math.min(failures, invocations)) / invocations) / 10} %`;
}
