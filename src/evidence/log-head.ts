import { isoUtc } from "../core/clock.ts";
import type { LogReading } from "../core/reading.ts";
import { messageLines } from "./log-grammar.ts";
import type { LogPart } from "./log-parts.ts";

/** What a log file says of itself beside what was counted in it: redacted, as it stands in the manifest. */
export interface LogAbout {
  readonly accountId?: string;
  readonly region?: string;
  /** The window of the case, ISO 8601 in UTC. */
  readonly window: { readonly start: string; readonly end: string };
  /** How the log was read; several where two readers shared the work. */
  readonly readings: readonly LogReading[];
  /** What went wrong with calls that do not say what was left out. */
  readonly failures: readonly string[];
}

/** A file's entry in logs/index.json. */
export interface IndexEntry {
  readonly Path: string;
  readonly Group: string;
  readonly AccountId?: string;
  readonly Region?: string;
  /** The stretch of time that the file covers, ISO 8601 in UTC; the end excluded where another file follows. */
  readonly From: string;
  readonly To: string;
  readonly Events: number;
  readonly FirstEvent: string;
  readonly LastEvent: string;
  readonly Readers: readonly string[];
  readonly Streams: readonly { readonly Name: string; readonly Events: number }[];
  /** Events of further streams, beyond the two hundred that are named. */
  readonly OtherStreamsEvents: number;
  readonly Gaps: readonly { readonly From: string; readonly To: string; readonly Kind: string; readonly Why: string }[];
}

/** Shown in a head; the index has more. */
const MOST = { streams: 8, gaps: 20, notes: 5 };

export function indexEntry(part: LogPart, about: LogAbout): IndexEntry {
  const { accountId, region, readings, window } = about;
  const [from, to] = [part.from ?? Date.parse(window.start), part.to ?? Date.parse(window.end)];
  return {
    Path: part.file.packed().path,
    Group: readings[0]?.group ?? "",
    ...(accountId === undefined ? {} : { AccountId: accountId }),
    ...(region === undefined ? {} : { Region: region }),
    From: isoUtc(from),
    To: isoUtc(to),
    Events: part.events,
    FirstEvent: isoUtc(part.first),
    LastEvent: isoUtc(part.last),
    Readers: readings.map(({ reader }) => reader),
    Streams: [...part.streams].map(([Name, Events]) => ({ Name, Events })),
    OtherStreamsEvents: part.others,
    Gaps: readings
      .flatMap(({ gaps }) => gaps)
      .filter((gap) => Date.parse(gap.from) < to && Date.parse(gap.to) >= from)
      .map((gap) => ({ From: gap.from, To: gap.to, Kind: gap.kind, Why: gap.why })),
  };
}

/**
 * The lines above a file's events. Each begins with `#`, as no event does; texts of AWS or of the log stand on one line.
 * @param place `{number: 2, of: 5}`: the file among those of its log
 */
export function headLines(
  entry: IndexEntry,
  about: LogAbout,
  place: { readonly number: number; readonly of: number },
): readonly string[] {
  const { window, readings, failures } = about;
  const where = [entry.Region, entry.AccountId].filter((part) => part !== undefined).join(", account ");
  const group = entry.Group === "" ? "unknown" : entry.Group;
  const file = place.of === 1 ? "" : `, file ${place.number} of ${place.of}`;
  const notes = readings.flatMap((reading) => reading.notes);
  return [
    `CloudWatch logs as text, UTC; secrets are replaced by tokens. How to read it: README.txt`,
    `Group    ${group}${where === "" ? "" : ` in ${where}`}`,
    `Window   ${window.start} to ${window.end}`,
    `File     ${entry.From} to ${entry.To}${file}: ${eventsText(entry)}, ${entry.FirstEvent} to ${entry.LastEvent}`,
    `Streams  ${streamsText(entry)}`,
    ...readings.map(readerText),
    ...gapTexts(entry, failures),
    ...notes.slice(0, MOST.notes).map((note) => `Note     ${note}`),
  ].map((line) => `# ${oneLine(line)}`);
}

function eventsText({ Events }: IndexEntry): string {
  return `${Events.toLocaleString("en")} ${Events === 1 ? "event" : "events"}`;
}

function streamsText({ Streams, OtherStreamsEvents }: IndexEntry): string {
  const shown = Streams.slice(0, MOST.streams).map(({ Name }) => Name);
  const more = Streams.length - shown.length;
  const beyond = OtherStreamsEvents === 0 ? `${more}` : `over ${more}`;
  const rest = more === 0 && OtherStreamsEvents === 0 ? "" : ` and ${beyond} more, in logs/index.json`;
  return `${Streams.length}${OtherStreamsEvents === 0 ? "" : "+"}: ${shown.join(", ")}${rest}`;
}

/** In how many slices is left to the manifest: it follows from how fast replies came, and the same log is the same text. */
function readerText({ reader, why, onlyStreamsOf }: LogReading): string {
  const only = onlyStreamsOf === undefined ? "" : `; only streams of ${onlyStreamsOf}, others write to this group too`;
  return `Reader   ${reader}: ${why}${only}`;
}

function gapTexts({ Gaps }: IndexEntry, failures: readonly string[]): readonly string[] {
  const ranges = Gaps.slice(0, MOST.gaps).map(({ From, To, Kind, Why }) => `${From} to ${To}, ${Kind}: ${Why}`);
  const more = Gaps.length > MOST.gaps ? [`${Gaps.length - MOST.gaps} more, in logs/index.json`] : [];
  const all = [...ranges, ...more, ...failures];
  return all.length === 0 ? ["Gaps     none known"] : all.map((text) => `Gap      ${text}`);
}

function oneLine(text: string): string {
  return messageLines(text).join(" ");
}
