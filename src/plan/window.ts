import { DateTime, Duration, IANAZone } from "luxon";
import type { FailurePoint, Window } from "../core/case.ts";
import { type Clock, isoUtc } from "../core/clock.ts";
import { CasePackError } from "../core/errors.ts";

/** CloudTrail's event history reaches this far back. Source: CloudTrail User Guide, "Working with CloudTrail event history". */
const HISTORY_DAYS = 90;
const DAY_MS = 86_400_000;
/** How far back metrics are asked for the first failure. */
export const LOOK_BACK_DAYS = 14;
/** Shown before the first failure, so that the last good invocations and the change that broke it are in the window. */
const LEAD_MS = 3_600_000;
/** `--end` may be this far ahead of our clock: two machines' clocks differ. */
const CLOCK_SLACK_MS = 300_000;

/** What the person wrote, not yet understood. */
export interface WindowOptions {
  readonly since?: string;
  readonly start?: string;
  readonly end?: string;
  readonly timeZone?: string;
}

/**
 * The window that the options state, or undefined where they state none and the metrics are to decide.
 * @throws CasePackError `usage`, naming the option, for anything that is no time, is in the future, ends before it
 *   starts, is longer than CloudTrail's 90 days, or is a local time that does not exist or exists twice.
 */
export function statedWindow(options: WindowOptions, clock: Clock): Window | undefined {
  const timeZone = readZone(options.timeZone);
  const { since, start, end } = options;
  if (since !== undefined && start !== undefined) {
    throw usage("--since", "--since and --start both say when the window begins; give one of them.");
  }
  if (since === undefined && start === undefined) {
    if (end === undefined) return undefined;
    throw usage("--end", "--end needs a beginning: add --start, or --since to count back from now.");
  }
  const now = clock.now();
  const endMs = end === undefined ? now : readInstant("--end", end, options.timeZone);
  const startMs = start === undefined ? endMs - readSpan(since ?? "") : readInstant("--start", start, options.timeZone);
  const option = start === undefined ? "--since" : "--start";
  if (startMs > now) throw usage(option, `${option} ${isoUtc(startMs)} is in the future; it is now ${isoUtc(now)}.`);
  if (endMs > now + CLOCK_SLACK_MS) {
    throw usage("--end", `--end ${isoUtc(endMs)} is in the future; it is now ${isoUtc(now)}. Leave it out to end now.`);
  }
  if (endMs <= startMs) {
    throw usage(
      "--end",
      `--end ${isoUtc(endMs)} is not after --start ${isoUtc(startMs)}. Was one of them meant in another time zone?`,
    );
  }
  if (endMs - startMs > HISTORY_DAYS * DAY_MS) {
    throw usage(
      option,
      `The window is ${Math.ceil((endMs - startMs) / DAY_MS)} days long, and CloudTrail's event history holds ${HISTORY_DAYS}. Choose a shorter one, around the first failure.`,
    );
  }
  const origin = since === undefined ? "start-end" : "since";
  return { start: isoUtc(startMs), end: isoUtc(endMs), timeZone, origin };
}

/**
 * The window when none was stated: from an hour before the first failure that the metrics show within the last 14
 * days, until now; else the last 24 hours.
 */
export function windowFromFailures(points: readonly FailurePoint[], clock: Clock, timeZone?: string): Window {
  const end = clock.now();
  const earliest = end - LOOK_BACK_DAYS * DAY_MS;
  const failed = points.filter((point) => point.failures > 0 && point.at >= earliest && point.at <= end);
  const first = failed.reduce((least, point) => Math.min(least, point.at), Number.POSITIVE_INFINITY);
  const zone = readZone(timeZone);
  return Number.isFinite(first)
    ? { start: isoUtc(first - LEAD_MS), end: isoUtc(end), timeZone: zone, origin: "first-failure-in-metrics" }
    : { start: isoUtc(end - DAY_MS), end: isoUtc(end), timeZone: zone, origin: "last-24-hours" };
}

/** Why the window is what it is, for the terminal: a clause. */
export function windowReason(window: Window): string {
  switch (window.origin) {
    case "since":
      return "as --since says";
    case "start-end":
      return "as --start and --end say";
    case "first-failure-in-metrics":
      return `from one hour before the first failure that the metrics show within ${LOOK_BACK_DAYS} days`;
    case "last-24-hours":
      return `the last 24 hours, because the metrics show no failure within ${LOOK_BACK_DAYS} days; --since or --start choose another`;
  }
}

function readZone(zone: string | undefined): string {
  if (zone === undefined) return "UTC";
  if (IANAZone.isValidZone(zone)) return zone;
  throw usage(
    "--time-zone",
    `--time-zone ${JSON.stringify(zone)} is not an IANA time zone; write it like Asia/Taipei or Europe/Berlin.`,
  );
}

/** Milliseconds of `90m`, `2h`, `3d`, `1w`, `1d12h` or an ISO 8601 duration like `PT2H`. */
function readSpan(text: string): number {
  const short = /^(?:\d{1,6}[smhdw])+$/iu.test(text) ? text.toLowerCase() : undefined;
  const ms =
    short === undefined
      ? Duration.fromISO(text.toUpperCase()).toMillis()
      : [...short.matchAll(/(\d+)([smhdw])/gu)].reduce(
          (sum, [, count, unit]) => sum + Number(count) * (UNIT_MS[unit ?? ""] ?? 0),
          0,
        );
  if (Number.isFinite(ms) && ms > 0) return ms;
  throw usage("--since", `--since ${JSON.stringify(text)} is not a length of time; write it like 30m, 2h, 3d or 1w.`);
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS };

function readInstant(option: "--start" | "--end", text: string, timeZone: string | undefined): number {
  const iso = text.trim().replace(/^(\d{4}-\d\d-\d\d) (?=\d)/u, "$1T");
  const zoned = /(?:z|[+-]\d\d(?::?\d\d)?)$/iu.test(iso.slice(10));
  if (!zoned && timeZone === undefined) {
    throw usage(
      option,
      `${option} ${JSON.stringify(text)} does not say its time zone: end it with Z for UTC or +08:00, or add --time-zone Asia/Taipei.`,
    );
  }
  const at = DateTime.fromISO(iso, { zone: zoned ? "utc" : (timeZone ?? "utc") });
  if (!at.isValid) {
    throw usage(
      option,
      `${option} ${JSON.stringify(text)} is not a time; write it like 2026-11-20T08:15:00Z, or 2026-11-20T16:15:00 with --time-zone Asia/Taipei.`,
    );
  }
  if (!zoned) requireOneInstant(option, text, at, iso);
  return at.toMillis();
}

/** Clocks that are put forward skip an hour and clocks that are put back repeat one: such a local time names no instant, or two. */
function requireOneInstant(option: string, text: string, at: DateTime, iso: string): void {
  const wanted = DateTime.fromISO(iso, { zone: "utc" });
  const zone = at.zoneName ?? "";
  if (at.hour !== wanted.hour || at.minute !== wanted.minute || at.day !== wanted.day) {
    throw usage(
      option,
      `${option} ${text} did not exist in ${zone}: the clocks were put forward over it. Write the time in UTC, ending with Z.`,
    );
  }
  const candidates = at.getPossibleOffsets();
  if (candidates.length > 1) {
    const both = candidates.map((each) => each.toISO({ suppressMilliseconds: true })).join(" or ");
    throw usage(
      option,
      `${option} ${text} came twice in ${zone}: the clocks were put back over it. Say which: ${both}.`,
    );
  }
}

function usage(option: string, message: string): CasePackError {
  return new CasePackError("usage", message, { option });
}
