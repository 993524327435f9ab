import { DateTime } from "luxon";

/** A time as a reader sees it: UTC always, the stated zone beside it where there is one. */
export interface Moment {
  readonly iso: string;
  /** `2026-11-20 08:13:02.123 UTC` */
  readonly utc: string;
  /** `2026-11-20 16:13:02 UTC+08:00`, in the stated zone; undefined when that is UTC. */
  readonly local: string | undefined;
}

/** Text that is no ISO time comes back as it is: a wrong time in the evidence must be seen, not hidden. */
export function moment(iso: string, timeZone: string): Moment {
  const utc = DateTime.fromISO(iso, { zone: "utc" });
  if (!utc.isValid) return { iso, utc: iso, local: undefined };
  const local = utc.setZone(timeZone);
  const stated = isUtc(timeZone) || !local.isValid ? undefined : local;
  return {
    iso,
    utc: `${written(utc)} UTC`,
    local: stated && `${written(stated)} UTC${stated.toFormat("ZZ")}`,
  };
}

/** Milliseconds only where there are any: CloudTrail has whole seconds, logs do not. */
function written(time: DateTime): string {
  return time.toFormat(time.millisecond === 0 ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd HH:mm:ss.SSS");
}

/** UTC, then the stated zone in brackets. */
export function both(when: Moment): string {
  return when.local === undefined ? when.utc : `${when.utc} (${when.local})`;
}

/** The ISO times of a sentence as all others are written: `2026-11-20 05:41:07 UTC`. */
export function readableTimes(text: string): string {
  return text.replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z(?![\w:])/gu, (iso) => moment(iso, "UTC").utc);
}

export function isUtc(timeZone: string): boolean {
  return /^(?:utc|etc\/utc|gmt|z)$/iu.test(timeZone);
}

/** Milliseconds since the epoch; NaN for text that is no time. */
export function epoch(iso: string): number {
  return Date.parse(iso);
}
