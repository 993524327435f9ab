import { isoUtc } from "../core/clock.ts";
import { stamp } from "../core/evidence.ts";
import { eventText, type RedactedEvent } from "./log-grammar.ts";
import type { RunFile } from "./run-file.ts";

const HOUR_MS = 3_600_000;

/** When a log file ends and the next begins, in UTF-16 units of what is in it. */
export interface PartLimits {
  /** From here on at the next full hour: a file that an editor opens at once. */
  readonly atHour: number;
  /** Whatever the time, before the next event of another millisecond. */
  readonly atMost: number;
}

export const PART_LIMITS: PartLimits = { atHour: 8 * 1024 * 1024, atMost: 32 * 1024 * 1024 };

/** How much text is gathered before it is written, in UTF-16 units. */
const BATCH = 256 * 1024;
/** Streams that are counted apart in one file: a busy function has thousands. */
const MOST_STREAMS = 200;

/** One file of a log: what is in it, counted while it was written. */
export interface LogPart {
  readonly file: RunFile;
  /** As its name says, ms since the epoch, UTC; the end excluded where another part follows. Undefined in other names. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly events: number;
  /** Of its first and last event, ms. */
  readonly first: number;
  readonly last: number;
  /** Events by stream, at most 200 streams. */
  readonly streams: ReadonlyMap<string, number>;
  /** Events of streams beyond those. */
  readonly others: number;
}

type Growing = { -readonly [Name in keyof Omit<LogPart, "streams">]: LogPart[Name] } & {
  readonly streams: Map<string, number>;
  path: string;
  size: number;
};

/** A part as it is noted for another process, which has its bytes in a file. */
export interface PartState extends Pick<LogPart, "events" | "first" | "last" | "others"> {
  readonly path: string;
  /** The name that it gets in the end. */
  readonly final: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** UTF-16 units. */
  readonly size: number;
  readonly streams: readonly (readonly [stream: string, events: number])[];
}

/** What the run folder does for a log. */
export interface PartFolder {
  /** A new file, under this name or, where that is taken, one like it. */
  create(path: string): Promise<RunFile>;
}

/**
 * One log, in as many files as its size asks for; an event is never cut. While it grows each file is named for the time
 * from its beginning to the end of the log, so that no name changes under a checkpoint; in the end each is `<from>_<to>.txt`.
 */
export class LogParts {
  readonly #folder: PartFolder;
  readonly #limits: PartLimits;
  readonly #path: string;
  readonly #parts: Growing[] = [];
  #tail: Promise<void> = Promise.resolve();

  /** `path` ends with the name that a single file has. */
  constructor(path: string, folder: PartFolder, limits: PartLimits) {
    this.#path = path;
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Goes on behind parts that an earlier process wrote: states and files in their order. */
  resume(parts: readonly { readonly state: PartState; readonly file: RunFile }[]): void {
    for (const { state, file } of parts) {
      const { path, from, to, events, first, last, others, size, streams } = state;
      this.#parts.push({ file, path, from, to, events, first, last, others, size, streams: new Map(streams) });
    }
  }

  /**
   * What is written, but for the first `known` parts, when nothing is being appended. All but the last of them will
   * never change.
   */
  states(known: number): readonly PartState[] {
    return this.#parts.slice(known).map((part) => {
      const { file, streams, from, to, events, first, last, others, size } = part;
      const { path, bytes, sha256 } = file.packed();
      return {
        path,
        final: this.finalName(part),
        bytes,
        sha256,
        from,
        to,
        events,
        first,
        last,
        others,
        size,
        streams: [...streams],
      };
    });
  }

  /** Appends in the order of the calls; after a failed write every further one fails too. */
  append(events: Iterable<RedactedEvent>): Promise<void> {
    this.#tail = this.#tail.then(() => this.#write(events));
    return this.#tail;
  }

  /** The name that says what the file has. */
  finalName({ file, from, to }: LogPart): string {
    return file === this.#parts.at(-1)?.file ? file.packed().path : named(file.packed().path, from, to);
  }

  /** In the order of their time, once what was appended is written. */
  async parts(): Promise<readonly LogPart[]> {
    await this.#tail.catch(() => undefined);
    return this.#parts;
  }

  async #write(events: Iterable<RedactedEvent>): Promise<void> {
    let part = this.#parts.at(-1) ?? (await this.#begin(this.#path, rangeOf(this.#path)));
    let batch = "";
    for (const event of events) {
      const cut = this.#cutBefore(part, event.timestamp);
      if (cut !== undefined) {
        await part.file.append([batch]);
        batch = "";
        part = await this.#split(part, cut);
      }
      const text = eventText(event);
      batch += text;
      note(part, event, text.length);
      if (batch.length < BATCH) continue;
      await part.file.append([batch]);
      batch = "";
    }
    if (batch !== "") await part.file.append([batch]);
  }

  /** The time at which the next part begins, where it begins before this event. */
  #cutBefore({ size, last, events, to }: Growing, timestamp: number): number | undefined {
    if (events === 0 || timestamp <= last) return undefined;
    const hour = Math.floor(timestamp / HOUR_MS) * HOUR_MS;
    if (size >= this.#limits.atHour && hour > last && (to === undefined || hour < to)) return hour;
    return size >= this.#limits.atMost ? timestamp : undefined;
  }

  async #begin(path: string, range: Pick<LogPart, "from" | "to">): Promise<Growing> {
    const file = await this.#folder.create(path);
    const part: Growing = {
      file,
      path: file.packed().path,
      ...range,
      events: 0,
      first: 0,
      last: 0,
      streams: new Map(),
      others: 0,
      size: 0,
    };
    this.#parts.push(part);
    return part;
  }

  /** The part ends at `cut`; the next has the old end. */
  async #split(part: Growing, cut: number): Promise<Growing> {
    const { to } = part;
    await part.file.close();
    part.to = cut;
    return await this.#begin(named(this.#path, cut, to), { from: cut, to });
  }
}

function note(part: Growing, { timestamp, stream }: RedactedEvent, length: number): void {
  part.first = part.events === 0 ? timestamp : Math.min(part.first, timestamp);
  part.last = part.events === 0 ? timestamp : Math.max(part.last, timestamp);
  part.events += 1;
  part.size += length;
  const known = part.streams.get(stream);
  if (known === undefined && part.streams.size >= MOST_STREAMS) part.others += 1;
  else part.streams.set(stream, (known ?? 0) + 1);
}

const NAME = /^(.*\/|)(\d{8}T\d{6}Z)_(\d{8}T\d{6}Z)([^/]*)$/u;

function rangeOf(path: string): Pick<LogPart, "from" | "to"> {
  const [, , from, to] = NAME.exec(path) ?? [];
  return { from: timeOf(from), to: timeOf(to) };
}

/** `20261120T081302Z`, as `stamp` writes it. */
function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/u, "$1-$2-$3T$4:$5:$6Z"));
}

/** The path with another range in its name. */
function named(path: string, from: number | undefined, to: number | undefined): string {
  const [, folder = "", start = "", end = "", rest = ""] = NAME.exec(path) ?? [];
  if (start === "") return path;
  const text = (ms: number | undefined, old: string): string => (ms === undefined ? old : stamp(isoUtc(ms)));
  return `${folder}${text(from, start)}_${text(to, end)}${rest}`;
}
