import type { EvidencePointer, Finding } from "../core/finding.ts";
import { EVENT_START, type Evidence } from "../core/evidence.ts";

/** A cited log event: when, its request id where it names one, and its text. */
export interface LogExcerpt {
  readonly at: string;
  readonly requestId: string;
  readonly text: string;
}

/** Excerpts by `file:line`. */
export type LogExcerpts = ReadonlyMap<string, LogExcerpt>;

/** An event of up to this many characters is shown whole; of a longer one the file holds the rest. */
const SHOWN = 1_000;

/**
 * Reads the log lines that findings point at, one pass a file that ends at the last line wanted, so a log of any
 * size costs no memory. At most `perFinding` lines a finding.
 */
export async function readExcerpts(
  evidence: Evidence,
  findings: readonly Finding[],
  perFinding: number,
): Promise<LogExcerpts> {
  const wanted = new Map<string, Set<number>>();
  for (const finding of findings) {
    for (const pointer of finding.evidence.filter(isLogLine).slice(0, perFinding)) {
      const lines = wanted.get(pointer.file) ?? new Set();
      wanted.set(pointer.file, lines.add(pointer.line));
    }
  }
  const excerpts = new Map<string, LogExcerpt>();
  for (const [file, lines] of wanted) {
    if (evidence.paths.includes(file)) await readFile(evidence, file, lines, excerpts);
  }
  return excerpts;
}

export function excerptKey(pointer: EvidencePointer): string {
  return `${pointer.file}:${pointer.line}`;
}

function isLogLine(pointer: EvidencePointer): pointer is EvidencePointer & { line: number } {
  return pointer.line !== undefined && pointer.file.startsWith("logs/");
}

/** A pointer may name a further line of an event: then the event's own time holds for it. */
async function readFile(
  evidence: Evidence,
  file: string,
  lines: ReadonlySet<number>,
  excerpts: Map<string, LogExcerpt>,
): Promise<void> {
  const last = Math.max(...lines);
  let [number, at, requestId] = [0, "", ""];
  for await (const line of evidence.lines(file)) {
    number += 1;
    const start = EVENT_START.exec(line);
    const text = start?.[3] ?? line.slice(1);
    if (start !== null) [at, requestId] = [start[1] ?? "", ""];
    if (requestId === "") requestId = requestIdIn(text);
    if (lines.has(number)) {
      const whole = text.length <= SHOWN;
      excerpts.set(`${file}:${number}`, { at, requestId, text: spaced(whole ? text : `${text.slice(0, SHOWN)} …`) });
    }
    if (number >= last) break;
  }
}

/** Tabs separate a runtime's fields; as blanks they stay readable. */
function spaced(text: string): string {
  return text.replaceAll("\t", "  ");
}

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const REQUEST_ID = new RegExp(`(?:request[ _-]?id["':= ]{1,6}|^[^\\t]{0,40}\\t)(${UUID})`, "iu");

/** `RequestId: ID`, `"requestId":"ID"`, or the second field of a line that a runtime wrote. */
function requestIdIn(text: string): string {
  return REQUEST_ID.exec(text.slice(0, 4_000))?.[1] ?? "";
}
