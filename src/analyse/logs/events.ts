import { EVENT_START } from "../../core/evidence.ts";
import { uncoloured } from "../../core/terminal.ts";

/** One log event as it stands in a pack's log file. */
export interface LoggedEvent {
  /** ms since the epoch. */
  readonly at: number;
  readonly stream: string;
  /** All its lines, joined by line feeds, without the colours that a program gave them. */
  readonly text: string;
  /** Line of the file, from 1, that it starts on. */
  readonly line: number;
}

/** No more of an event than this is kept: CloudWatch's own limit is 1 MB. */
const LONGEST = 1_048_576;

/** Puts the lines of a log file together to events; what stands before the first event is no event. */
export async function* assembleEvents(lines: AsyncIterable<string>): AsyncGenerator<LoggedEvent> {
  let at = 0;
  let stream = "";
  let start = 0;
  let parts: string[] = [];
  let length = 0;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const head = line.startsWith("\t") ? null : EVENT_START.exec(line);
    if (head === null) {
      if (start > 0 && length < LONGEST) {
        const part = line.startsWith("\t") ? line.slice(1) : line;
        parts.push(part);
        length += part.length;
      }
      continue;
    }
    if (start > 0) yield { at, stream, text: uncoloured(parts.join("\n")), line: start };
    at = Date.parse(head[1] ?? "");
    stream = head[2] ?? "";
    parts = [head[3] ?? ""];
    length = parts[0]?.length ?? 0;
    start = number;
  }
  if (start > 0) yield { at, stream, text: uncoloured(parts.join("\n")), line: start };
}
