import type { BinDifference, CountComparison } from "../../core/reading.ts";
import { isoUtc } from "../../core/clock.ts";
import { filterClause, insightsTime, type Query, type Row } from "./query.ts";
import type { LogRequest, Span } from "./reader.ts";

const MINUTE_MS = 60_000;
/** All divide a day, so that they lie as `bin()` lays them: from the beginning of the epoch. */
const BINS_MINUTES = [1, 5, 10, 30, 60, 180, 360, 720, 1440];
const MOST_BINS = 1000;
const MOST_DIFFERENCES = 100;

/** Events by stretches of time of one length, which begin at multiples of it. */
export class Tally {
  readonly binMs: number;
  readonly #counts = new Map<number, number>();

  constructor(binMs: number) {
    this.binMs = binMs;
  }

  add(timestamp: number, count = 1): void {
    const bin = Math.floor(timestamp / this.binMs) * this.binMs;
    this.#counts.set(bin, (this.#counts.get(bin) ?? 0) + count);
  }

  of(bin: number): number {
    return this.#counts.get(bin) ?? 0;
  }

  /** Beginnings of the stretches that hold something, ascending. */
  bins(): readonly number[] {
    return [...this.#counts.keys()].sort((a, b) => a - b);
  }

  /** Beginnings of stretches and their counts, in no order. */
  entries(): readonly (readonly [bin: number, events: number])[] {
    return [...this.#counts];
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, each) => sum + each, 0);
  }
}

/** A length of stretches with which a window has at most a thousand or so. */
export function binOf({ start, end }: Span): number {
  const minutes = BINS_MINUTES.find((each) => (end - start) / (each * MINUTE_MS) <= MOST_BINS);
  return (minutes ?? 1440) * MINUTE_MS;
}

/** Lets CloudWatch count the events of a window. Late events and the index lag: what it says is of the moment. */
export function countQuery({ start, end, group, onlyOf }: LogRequest, binMs: number): Query {
  const minutes = binMs / MINUTE_MS;
  const bin = minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
  const text = `${filterClause({ start, end }, onlyOf)} | stats count(*) as events by bin(${bin}) as at`;
  return { group, span: { start, end }, text, limit: 10_000 };
}

/**
 * What that query answers.
 * @throws SyntaxError for rows that are no counts
 */
export function readCounts(rows: readonly Row[], binMs: number): Tally {
  const tally = new Tally(binMs);
  for (const row of rows) {
    const [at, events] = [insightsTime(row.get("at") ?? ""), Number(row.get("events"))];
    if (!Number.isFinite(at) || !Number.isFinite(events)) throw new SyntaxError("a row holds no count");
    tally.add(at, events);
  }
  return tally;
}

/** What was read beside what CloudWatch counted. */
export function compareCounts(read: Tally, counted: Tally, { start, end }: Span): CountComparison {
  const bins = [...new Set([...read.bins(), ...counted.bins()])].sort((a, b) => a - b);
  const differences = bins
    .filter((bin) => read.of(bin) !== counted.of(bin))
    .map((bin): BinDifference => ({
      from: isoUtc(Math.max(bin, start)),
      to: isoUtc(Math.min(bin + read.binMs - 1, end)),
      counted: counted.of(bin),
      read: read.of(bin),
    }));
  return {
    binSeconds: read.binMs / 1000,
    bins: bins.length,
    counted: counted.total,
    read: read.total,
    differences: differences.slice(0, MOST_DIFFERENCES),
  };
}
