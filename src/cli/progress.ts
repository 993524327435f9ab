import type { HowFar, PipelineEvent } from "../core/events.ts";
import { sizeText } from "../evidence/disk.ts";

/** So much of the past says how fast it goes now: AWS's rates change, and a burst of events is soon over. */
const RECENT_MS = 60_000;
/** Before, a guess would jump. */
const FIRST_GUESS_MS = 5000;

/** One subject that is being read. */
export class Activity {
  readonly title: string;
  calls = 0;
  gaps = 0;
  #latest: Extract<PipelineEvent, { type: "progress" }> | undefined;
  /** Share of the window by time (ms), of the last minute. */
  readonly #shares: { readonly at: number; readonly share: number }[] = [];

  constructor(title: string) {
    this.title = title;
  }

  /** Whether anything can be told of how far it is. */
  get isReading(): boolean {
    return this.#latest !== undefined;
  }

  note(event: Extract<PipelineEvent, { type: "progress" }>, now: number): void {
    this.#latest = event;
    if (event.share === undefined) return;
    this.#shares.push({ at: now, share: event.share });
    while ((this.#shares[1]?.at ?? now) <= now - RECENT_MS) this.#shares.shift();
  }

  /** "1,234 log events", or "" where nothing was counted. */
  get count(): string {
    if (this.#latest === undefined) return "";
    const { count, unit } = this.#latest;
    return `${count.toLocaleString("en")} ${count === 1 ? unit.replace(/s$/u, "") : unit}`;
  }

  /** All that is known: "CloudWatch logs 1,234 log events, 5.2 MB, 40% of the window, 18 of 25 requests/s, 2 min left". */
  line(now: number): string {
    const parts = this.#latest === undefined ? [] : [this.count, ...howFar(this.#latest), ...this.#left(now)];
    return [this.title, parts.join(", ")].filter((part) => part !== "").join(" ");
  }

  /** By what was done in the last minute; nothing where it stands still or has only begun. */
  #left(now: number): readonly string[] {
    const [first, last] = [this.#shares[0], this.#shares.at(-1)];
    if (first === undefined || last === undefined || now - first.at < FIRST_GUESS_MS) return [];
    const perMs = (last.share - first.share) / (now - first.at);
    if (perMs <= 0) return [];
    return [`${durationText((1 - last.share) / perMs)} left`];
  }
}

function howFar({ bytes, share, rate, quota }: HowFar): readonly string[] {
  return [
    ...(bytes === undefined ? [] : [sizeText(bytes)]),
    // It is whole when the reading has ended, not before.
    ...(share === undefined ? [] : [`${Math.floor(Math.min(0.99, share) * 100)}% of the window`]),
    ...(rate === undefined ? [] : [`${rounded(rate)}${quota === undefined ? "" : ` of ${rounded(quota)}`} requests/s`]),
  ];
}

function rounded(rate: number): string {
  return rate >= 10 ? String(Math.round(rate)) : String(Math.round(rate * 10) / 10);
}

function durationText(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return "under a minute";
  if (minutes < 90) return `about ${Math.round(minutes)} min`;
  return `about ${Math.round(minutes / 6) / 10} h`;
}
