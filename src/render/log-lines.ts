import type { EvidencePointer, Finding } from "../core/finding.ts";
import { EVENT_START, type Evidence } from "../core/evidence.ts";
import { uncoloured } from "../core/terminal.ts";

/** A cited log event. */
export interface LogExcerpt {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** The request id of the invocation that logged it; "" where none is known. */
  readonly invocationId: string;
  /** The request id of the refused call itself, where the text names it. */
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

/**
 * A pointer may name a further line of an event: then the event's own time holds for it. A text without a request id
 * (an unhandled exception) belongs to the invocation that its stream was in: an environment serves one at a time.
 */
async function readFile(
  evidence: Evidence,
  file: string,
  lines: ReadonlySet<number>,
  excerpts: Map<string, LogExcerpt>,
): Promise<void> {
  const last = Math.max(...lines);
  const invocations = new Map<string, string>();
  let [number, at, stream] = [0, "", ""];
  for await (const line of evidence.lines(file)) {
    number += 1;
    const start = EVENT_START.exec(line);
    const text = uncoloured(start?.[3] ?? line.slice(1));
    if (start !== null) [at, stream] = [start[1] ?? "", start[2] ?? ""];
    const invocation = invocationId(text);
    if (invocation !== "") remember(invocations, stream, invocation);
    if (lines.has(number)) {
      const whole = text.length <= SHOWN;
      excerpts.set(`${file}:${number}`, {
        at,
        invocationId: invocations.get(stream) ?? "",
        requestId: callId(text),
        text: spaced(whole ? text : `${text.slice(0, SHOWN)} …`),
      });
    }
    if (number >= last) break;
  }
}

/** How many streams are followed at once: the oldest is forgotten, so a log of any size costs little memory. */
const MOST_STREAMS = 5_000;

function remember(invocations: Map<string, string>, stream: string, id: string): void {
  invocations.delete(stream);
  invocations.set(stream, id);
  if (invocations.size <= MOST_STREAMS) return;
  for (const oldest of invocations.keys()) {
    invocations.delete(oldest);
    break;
  }
}

/** Tabs separate a runtime's fields; as blanks they stay readable. */
function spaced(text: string): string {
  return text.replaceAll("\t", "  ");
}

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
/** `RequestId: ID` and `"requestId":"ID"` of Lambda's own lines; a field by itself in a line that a runtime wrote. */
const INVOCATION = new RegExp(
  `(?:^[A-Z_]+ RequestId: |^RequestId: |"requestId"\\s?:\\s?"|^[^\\n]{0,60}?[\\t ])(${UUID})(?=[\\s"]|$)`,
  "u",
);
/** The wrappers of the SDKs for Go and Java, and `$metadata` of the one for JavaScript, name the refused call's own. */
const CALL = new RegExp(
  `(?:StatusCode: \\d+, RequestID: |Request ID: |"\\$metadata":\\{[^}]{0,200}"requestId":")([0-9A-Za-z-]{16,80})`,
  "u",
);

function invocationId(text: string): string {
  return INVOCATION.exec(text.slice(0, 2_000))?.[1] ?? "";
}

function callId(text: string): string {
  return CALL.exec(text.slice(0, 4_000))?.[1] ?? "";
}
