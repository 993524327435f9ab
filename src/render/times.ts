import { DateTime } from "luxon";

/** A time as a reader sees it: UTC always, the stated zone beside it where there is one. */
export interface Moment {
  readonly iso: string;
  /** `2026-11-20 08:13:02 UTC` */
  readonly utc: string;
  /** `2026-11-20 16:13:02 Asia/Taipei (UTC+08:00)`, undefined when the zone is UTC. */
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
    utc: `${utc.toFormat("yyyy-MM-dd HH:mm:ss")} UTC`,
    local: stated && `${stated.toFormat("yyyy-MM-dd HH:mm:ss")} ${timeZone} (UTC${stated.toFormat("ZZ")})`,
  };
}

/** UTC, then the stated zone in brackets. */
export function both(when: Moment): string {
  return when.local === undefined ? when.utc : `${when.utc} (${when.local})`;
}

export function isUtc(timeZone: string): boolean {
  return /^(?:utc|etc\/utc|gmt|z)$/iu.test(timeZone);
}

/** Milliseconds since the epoch; NaN for text that is no time. */
export function epoch(iso: string): number {
  return Date.parse(iso);
}
