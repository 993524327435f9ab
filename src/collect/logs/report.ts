import type { FunctionConfiguration, LogGroup } from "../../aws/types.ts";
import { isoUtc } from "../../core/clock.ts";
import { isObject } from "../../core/json.ts";
import type { LogEvent } from "../../core/piece.ts";
import type { CountComparison, LogGap, LogReading } from "../../core/reading.ts";
import type { ReadingMemory } from "../../core/run-memory.ts";
import { Tally } from "./counts.ts";
import type { ReaderState, Span } from "./reader.ts";

const DAY_MS = 86_400_000;
/** What comes later than this was held up on its way. */
const LATE_MS = 15 * 60_000;
const MOST_DROPS = 100;

type NotedMemory = Omit<ReadingMemory, "cursors" | "slices" | "disordered" | "refusedIn">;

interface ReportParts extends Pick<LogReading, "group" | "onlyStreamsOf"> {
  readonly span: Span;
  readonly binMs: number;
  readonly described: LogGroup | undefined;
  readonly logging: FunctionConfiguration["LoggingConfig"];
  readonly now: number;
}

/** Gathers, while events pass, what the manifest says of how they were read and of what is missing. */
export class Report {
  readonly tally: Tally;
  bytes = 0;
  counts: CountComparison | undefined;
  reader: LogReading["reader"] = "FilterLogEvents";
  why = "";
  state: ReaderState = { reached: 0, slices: 0, gaps: [], disordered: 0 };
  readonly notes: string[] = [];
  readonly #parts: ReportParts;
  readonly #drops: { readonly at: number; readonly why: string }[] = [];
  #moreDrops = 0;
  #late = 0;
  #latest = 0;

  constructor(parts: ReportParts) {
    this.#parts = parts;
    this.tally = new Tally(parts.binMs);
  }

  add(event: LogEvent): void {
    this.tally.add(event.timestamp);
    this.bytes += Buffer.byteLength(event.message);
    const delay = event.ingestionTime - event.timestamp;
    if (delay > LATE_MS) this.#late += 1;
    this.#latest = Math.max(this.#latest, delay);
    if (event.message.includes('"platform.logsDropped"')) this.#drop(event);
  }

  /** What was noted of the events, for another process to go on from. */
  get memory(): NotedMemory {
    return {
      reader: this.reader,
      bytes: this.bytes,
      late: this.#late,
      latest: this.#latest,
      bins: this.tally.entries(),
      drops: [...this.#drops],
      moreDrops: this.#moreDrops,
    };
  }

  /** Takes up what an earlier process noted; before any event is added. */
  resume({ bytes, late, latest, bins, drops, moreDrops }: NotedMemory): void {
    this.bytes = bytes;
    this.#late = late;
    this.#latest = latest;
    for (const [bin, events] of bins) this.tally.add(bin, events);
    this.#drops.push(...drops);
    this.#moreDrops = moreDrops;
  }

  get reading(): LogReading {
    const { group, onlyStreamsOf } = this.#parts;
    return {
      group,
      reader: this.reader,
      why: this.why,
      ...(onlyStreamsOf === undefined ? {} : { onlyStreamsOf }),
      slices: this.state.slices,
      gaps: [...this.#expired(), ...this.#unread(), ...this.missing, ...this.#dropped()],
      ...(this.counts === undefined ? {} : { counts: this.counts }),
      notes: [...this.notes, ...this.#remarks()],
    };
  }

  /** Where CloudWatch counts more events than were read. */
  get missing(): readonly LogGap[] {
    const fewer = (this.counts?.differences ?? []).filter(({ counted, read }) => counted > read);
    return fewer.map(({ from, to, counted, read }) => ({
      kind: "uncounted-for",
      from,
      to,
      why: `CloudWatch counts ${counted} events here; ${read} were read.`,
    }));
  }

  #unread(): readonly LogGap[] {
    return this.state.gaps.map(({ start, end }) => ({
      kind: "unread",
      from: isoUtc(start),
      to: isoUtc(end),
      why: "The events of this time were not read, or not all of them; the item's error says why.",
    }));
  }

  #expired(): readonly LogGap[] {
    const { described, span, now } = this.#parts;
    const days = described?.retentionInDays;
    if (days === undefined || span.start >= now - days * DAY_MS) return [];
    const to = isoUtc(Math.min(span.end, now - days * DAY_MS));
    return [{ kind: "expired", from: isoUtc(span.start), to, why: `The log group keeps events for ${days} days.` }];
  }

  /** Source: Lambda Developer Guide, Telemetry API "platform.logsDropped": `{droppedRecords, droppedBytes, reason}`. */
  #drop({ timestamp, message }: LogEvent): void {
    const record = dropRecord(message);
    if (record === undefined) return;
    if (this.#drops.length >= MOST_DROPS) {
      this.#moreDrops += 1;
      return;
    }
    const [records, bytes] = [Number(record["droppedRecords"]), Number(record["droppedBytes"])];
    const why = `Lambda dropped ${records} records (${bytes} bytes) of the function's log before this moment.`;
    this.#drops.push({ at: timestamp, why });
  }

  #dropped(): readonly LogGap[] {
    return this.#drops.map(({ at, why }) => ({ kind: "dropped", from: isoUtc(at), to: isoUtc(at), why }));
  }

  /** What the log does not hold, or does not show, however completely it was read. */
  #remarks(): readonly string[] {
    const { described, logging } = this.#parts;
    const quiet = [logging?.SystemLogLevel, logging?.ApplicationLogLevel].some((level) =>
      ["WARN", "ERROR", "FATAL"].includes(level ?? ""),
    );
    const levels = `SystemLogLevel ${logging?.SystemLogLevel ?? "INFO"}, ApplicationLogLevel ${logging?.ApplicationLogLevel ?? "INFO"}`;
    const masked = described?.dataProtectionStatus;
    return [
      ...(masked === "ACTIVATED"
        ? ["A data protection policy masks values with asterisks; nothing was unmasked, which would take logs:Unmask."]
        : []),
      ...(masked === "ARCHIVED"
        ? ["Data protection was active in the past: older events can hold values masked with asterisks."]
        : []),
      ...(quiet
        ? [`The function logs with ${levels}: a line below that was never written, so its absence is no loss.`]
        : []),
      ...(this.#late > 0
        ? [
            `${this.#late} events reached CloudWatch more than 15 minutes after their time, the latest ${Math.round(this.#latest / 60_000)} minutes: more may follow.`,
          ]
        : []),
      ...(this.state.disordered > 0
        ? [`${this.state.disordered} events stand after later ones, because AWS gave them so.`]
        : []),
      ...(this.#moreDrops > 0 ? [`Lambda dropped log lines ${this.#moreDrops} more times than the gaps name.`] : []),
    ];
  }
}

function dropRecord(message: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(message);
    if (!isObject(parsed) || parsed["type"] !== "platform.logsDropped") return undefined;
    return isObject(parsed["record"]) ? parsed["record"] : {};
  } catch {
    return undefined;
  }
}
