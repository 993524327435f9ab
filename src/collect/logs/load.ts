import type { Slice } from "./slice.ts";

const MOST_BYTES = 1_048_576;
const MOST_EVENTS = 10_000;
/** An empty page says that there is little, not that there is nothing. */
const LEAST = 0.02;
/** Measured stretches that a guess is made from, those that lie before it: as many again before them show the trend. */
const NEAR = 4;
/** Stretches that are remembered: some for each search that may be on its way. */
const REMEMBERED = 96;
/** How far a trend is believed. */
const MOST_TREND = 1.7;
/**
 * How much of a page a slice is made for. A slice that does not fit into one page costs a second request for little, so
 * the target sinks with each that overflows and rises with each that fits: about one in twelve overflows.
 */
const TARGET = { first: 0.9, least: 0.6, most: 0.97, fits: 0.0025, overflows: 0.03 };

interface Sample {
  /** The middle of the stretch, ms. */
  readonly at: number;
  /** Pages a millisecond. */
  readonly load: number;
}

/** Pages a millisecond that the log takes to read: measured where it was read, guessed where it will be. */
export class Load {
  /** As they came, which is nearly by time where slices are read in order. */
  readonly #samples: Sample[] = [];
  /** How full pages are that others follow, beside AWS's limits: a page "might only be partially full". */
  #capacity = 1;
  #target = TARGET.first;

  /** Pages that a slice should have. */
  get target(): number {
    return this.#target;
  }

  /** How many pages a page counts for: a last one counts by how much of another it holds. */
  pages(events: readonly { readonly message?: string | undefined }[], more: boolean): number {
    let bytes = 0;
    for (const { message = "" } of events) bytes += message.length + 26;
    const size = Math.max(bytes / MOST_BYTES, events.length / MOST_EVENTS);
    if (!more) {
      this.#capacity = Math.max(this.#capacity, size);
      return Math.max(LEAST, size / this.#capacity);
    }
    if (size > 0) this.#capacity = (this.#capacity + 3 * size) / 4;
    return 1;
  }

  /** A slice that was made to have so many pages was asked for: whether one was enough. */
  fitted(fits: boolean): void {
    const target = this.#target + (fits ? TARGET.fits : -TARGET.overflows);
    this.#target = Math.min(TARGET.most, Math.max(TARGET.least, target));
  }

  /** `pages` (a part of one, for the last) were read for the time from `start` to before `end`, ms. */
  note(pages: number, start: number, end: number): void {
    this.#samples.push({ at: (start + end) / 2, load: pages / Math.max(1, end - start) });
    if (this.#samples.length > REMEMBERED) this.#samples.shift();
  }

  /** Of a slice: its own where pages of it came, else what its neighbours before it let expect; undefined before anything is known. */
  of(slice: Slice): number | undefined {
    const ms = slice.front - slice.start;
    return slice.work > 0 && ms > 0 ? slice.work / ms : this.#expected(slice.front);
  }

  #expected(at: number): number | undefined {
    const sorted = this.#samples.toSorted((a, b) => a.at - b.at);
    const earlier = sorted.filter((sample) => sample.at <= at);
    if (earlier.length === 0) return sorted[0]?.load;
    const near = mean(earlier.slice(-NEAR));
    const before = mean(earlier.slice(-2 * NEAR, -NEAR));
    if (near === undefined || before === undefined || near.at <= before.at) return near?.load;
    const steps = (at - near.at) / (near.at - before.at);
    const trend = (near.load / before.load) ** steps;
    return near.load * Math.min(MOST_TREND, Math.max(1 / MOST_TREND, trend));
  }
}

function mean(samples: readonly Sample[]): Sample | undefined {
  if (samples.length === 0) return undefined;
  const sum = (of: (sample: Sample) => number): number => samples.reduce((total, each) => total + of(each), 0);
  return { at: sum(({ at }) => at) / samples.length, load: sum(({ load }) => load) / samples.length };
}
