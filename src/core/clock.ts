/** Time as a parameter: the example accounts and the tests bring their own. */
export interface Clock {
  /** Milliseconds since the epoch, UTC. */
  now(): number;
  /** Waiting brings nothing new: it always tells the same time. */
  readonly stands?: true;
}

export const systemClock: Clock = { now: () => Date.now() };

/** A clock that stands still. */
export function fixedClock(at: string | number): Clock {
  const ms = typeof at === "number" ? at : Date.parse(at);
  return { now: () => ms, stands: true };
}

/** ISO 8601 in UTC with milliseconds, `2026-11-20T08:13:02.123Z`. */
export function isoUtc(ms: number): string {
  return new Date(ms).toISOString();
}
