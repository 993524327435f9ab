import { fillText } from "../template.ts";
import { seeded, type Random } from "../random.ts";
import type { InvocationKind, TrafficData } from "./data.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The dashboard's reach: the story's past that metrics show. */
export const HISTORY_MS = 14 * 24 * HOUR;

/** One run of the function; times in ms since the epoch. */
export interface Invocation {
  readonly at: number;
  readonly durationMs: number;
  readonly kind: InvocationKind;
  readonly requestId: string;
  readonly traceId: string;
  readonly version: string;
  readonly environment: Environment;
  /** Whether it was the first in its execution environment. */
  readonly initMs?: number;
  /** Names the event that was handled; the same again for a retry or a redelivery of it. */
  readonly event: string;
  /** 1, and one more each time the same event comes again. */
  readonly attempt: number;
}

/** An execution environment: one log stream. */
export interface Environment {
  readonly startedAt: number;
  readonly stream: string;
  readonly values: Readonly<Record<string, string>>;
}

interface Planned {
  readonly at: number;
  readonly kind: InvocationKind;
  readonly requestId?: string;
  readonly event?: string;
  readonly attempt: number;
}

/** Everything the function did in the 14 days before `now`, ascending. Same traffic, seed and clock: same invocations. */
export function invocations(traffic: TrafficData, seed: string, now: number): readonly Invocation[] {
  const random = seeded(`${seed}/invocations`);
  const queue = planned(traffic, random, now);
  const pool = new Pool(traffic, seeded(`${seed}/environments`));
  const done: Invocation[] = [];
  while (queue.length > 0) {
    const next = takeFirst(queue);
    const invocation = run(next, traffic, random, pool);
    if (invocation.at + invocation.durationMs >= now) continue;
    done.push(invocation);
    const again = next.kind.again;
    const wait = again?.afterSeconds[next.attempt - 1];
    if (again !== undefined && wait !== undefined) {
      insert(queue, {
        at: invocation.at + Math.round(invocation.durationMs) + wait * 1000 + random.int(0, 900),
        kind: next.kind,
        attempt: next.attempt + 1,
        event: invocation.event,
        ...(again.sameRequestId ? { requestId: invocation.requestId } : {}),
      });
    }
  }
  return done;
}

/** The regular traffic and the single invocations, latest first (so that the next one is taken from the end). */
function planned(traffic: TrafficData, random: Random, now: number): Planned[] {
  const until = Math.min(now, traffic.until === undefined ? now : Date.parse(traffic.until));
  const plan: Planned[] = traffic.once.map(({ at, kind }) => ({
    at: Date.parse(at),
    kind: named(traffic, kind),
    attempt: 1,
  }));
  for (let minute = Math.ceil((now - HISTORY_MS) / MINUTE) * MINUTE; minute < until; minute += MINUTE) {
    const mean = (traffic.perHour[new Date(minute).getUTCHours()] ?? 0) / 60;
    for (let left = poisson(mean, random); left > 0; left--) {
      const at = minute + random.int(0, MINUTE - 1);
      const kind = chooseKind(traffic.kinds, at, random);
      if (kind !== undefined && at < until) plan.push({ at, kind, attempt: 1 });
    }
  }
  return plan.sort((a, b) => b.at - a.at);
}

function run(next: Planned, traffic: TrafficData, random: Random, pool: Pool): Invocation {
  const { kind, at } = next;
  const [low, high] = kind.durationMs;
  const durationMs = Math.round((low + (high - low) * random.next() ** 2) * 100) / 100;
  const version = versionAt(traffic, at);
  const { environment, initMs } = pool.take(at, durationMs, version);
  const requestId = next.requestId ?? random.uuid();
  return {
    at,
    durationMs,
    kind,
    requestId,
    traceId: `1-${Math.floor(at / 1000).toString(16)}-${random.hex(24)}`,
    version,
    environment,
    ...(initMs === undefined ? {} : { initMs }),
    event: next.event ?? requestId,
    attempt: next.attempt,
  };
}

/**
 * The values for an invocation's templates: its kind's fields (each may use those before it), its environment's, and
 * what names it. Made on demand: most of two weeks is never looked at that closely.
 */
export function valuesOf(invocation: Invocation): Readonly<Record<string, string>> {
  const { kind, event, environment, requestId, traceId, version, attempt } = invocation;
  const random = seeded(event);
  const fields: Record<string, string> = {};
  for (const [name, template] of Object.entries(kind.fields ?? {})) {
    fields[name] = fillText(template, { values: fields, random });
  }
  const { stream, values } = environment;
  return { ...values, ...fields, requestId, traceId, version, stream, attempt: String(attempt) };
}

/** Lends out execution environments as Lambda does: an idle one is used again, a busy or old one is not. */
class Pool {
  readonly #traffic: TrafficData;
  readonly #random: Random;
  #open: { environment: Environment; version: string; busyUntil: number; endsAt: number }[] = [];

  constructor(traffic: TrafficData, random: Random) {
    this.#traffic = traffic;
    this.#random = random;
  }

  take(at: number, durationMs: number, version: string): { environment: Environment; initMs?: number } {
    this.#open = this.#open.filter((open) => open.busyUntil > at || (open.endsAt > at && open.version === version));
    const idle = this.#open.find((open) => open.busyUntil <= at);
    if (idle !== undefined) {
      idle.busyUntil = at + durationMs;
      return { environment: idle.environment };
    }
    const { environmentMinutes, initMs: init } = this.#traffic;
    const initMs = this.#random.int(init[0] * 100, init[1] * 100) / 100;
    const environment = this.#start(at, version);
    const endsAt = at + this.#random.int(environmentMinutes[0], environmentMinutes[1]) * MINUTE;
    this.#open.push({ environment, version, busyUntil: at + durationMs, endsAt });
    return { environment, initMs };
  }

  #start(at: number, version: string): Environment {
    const { functionName, sharedGroup, environmentFields = {} } = this.#traffic;
    const day = new Date(at).toISOString().slice(0, 10).replaceAll("-", "/");
    const stream = `${day}/${sharedGroup === true ? functionName : ""}[${version}]${this.#random.hex(32)}`;
    const values: Record<string, string> = {};
    for (const [name, template] of Object.entries(environmentFields)) {
      values[name] = fillText(template, { values, random: this.#random });
    }
    return { startedAt: at, stream, values };
  }
}

function versionAt(traffic: TrafficData, at: number): string {
  const current = traffic.versions.findLast(({ from }) => from === undefined || Date.parse(from) <= at);
  if (current === undefined)
    throw new RangeError(`${traffic.functionName} had no version at ${new Date(at).toISOString()}`);
  return current.version;
}

function chooseKind(kinds: readonly InvocationKind[], at: number, random: Random): InvocationKind | undefined {
  const active = kinds.filter(
    ({ weight, from, until }) =>
      weight > 0 && (from === undefined || at >= Date.parse(from)) && (until === undefined || at < Date.parse(until)),
  );
  let left = random.next() * active.reduce((sum, { weight }) => sum + weight, 0);
  return active.find(({ weight }) => (left -= weight) < 0);
}

function named(traffic: TrafficData, name: string): InvocationKind {
  const kind = traffic.kinds.find((each) => each.name === name);
  if (kind === undefined) throw new RangeError(`${traffic.functionName} has no kind of invocation named ${name}`);
  return kind;
}

/** Knuth's method; the means here are far below 50. */
function poisson(mean: number, random: Random): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.next(); product > limit; product *= random.next()) count++;
  return count;
}

function takeFirst(latestFirst: Planned[]): Planned {
  const next = latestFirst.pop();
  if (next === undefined) throw new RangeError("nothing is planned");
  return next;
}

/** Puts an invocation in its place in a list that is latest first. */
function insert(latestFirst: Planned[], planned: Planned): void {
  let at = latestFirst.length;
  while (at > 0 && (latestFirst[at - 1]?.at ?? Infinity) < planned.at) at--;
  latestFirst.splice(at, 0, planned);
}
