/** What is redacted by itself in a log file: an event, or a line of the file's head. */
export interface Told {
  /** Its first line, from 1. */
  readonly line: number;
  readonly lines: number;
  /** Texts that stand by themselves: the stream's name and the message. */
  readonly texts: readonly string[];
}

/** How a log file begins an event: time, tab, the stream's name, tab. Its further lines begin with a tab. */
const EVENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t([^\t]*)\t/u;

/** CloudWatch's events end at 1 MiB; a log that somebody made may have one line after the other. */
const LONGEST = 2 * 1024 * 1024;

/** The events of a log file by its lines; a line that is of none is a text of its own. */
export async function* eventsOf(lines: AsyncIterable<string>): AsyncGenerator<Told> {
  let number = 0;
  let open: { readonly line: number; readonly stream: string; readonly message: string[] } | undefined;
  let length = 0;
  for await (const line of lines) {
    number += 1;
    if (open !== undefined && line.startsWith("\t") && length < LONGEST) {
      length += line.length;
      open.message.push(line.slice(1));
      continue;
    }
    if (open !== undefined) yield told(open);
    length = line.length;
    const [start, stream] = EVENT.exec(line) ?? [];
    open =
      start === undefined ? undefined : { line: number, stream: stream ?? "", message: [line.slice(start.length)] };
    // A head's line lists names, each of which was redacted by itself.
    if (open === undefined) yield { line: number, lines: 1, texts: line.startsWith("# ") ? line.split(", ") : [line] };
  }
  if (open !== undefined) yield told(open);
}

function told({ line, stream, message }: { line: number; stream: string; message: readonly string[] }): Told {
  return { line, lines: message.length, texts: [stream, message.join("\n")] };
}
