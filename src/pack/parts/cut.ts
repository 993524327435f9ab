import { stretch } from "./measure.ts";

/** A stretch of a file, from the start of a line to the end of one. */
export interface Stretch {
  /** Bytes `[from, to)`. */
  readonly from: number;
  readonly to: number;
  /** Lines, from 1; `lastLine` is in it. */
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Where a file may be cut: before any line, or, in a log, before one that starts an event (a line that no tab starts). */
export type CutAt = "lines" | "events";

const NEWLINE = 0x0a;
const TAB = 0x09;

/**
 * Cuts the bytes `[from, to)` of a file, which begin with line `firstLine`, into stretches of about `target` bytes: no
 * longer, but where a single line or event is. Reads the file once.
 */
export async function cut(
  location: string,
  within: Pick<Stretch, "from" | "to" | "firstLine">,
  target: number,
  at: CutAt,
): Promise<Stretch[]> {
  const stretches: Stretch[] = [];
  let start = { at: within.from, line: within.firstLine };
  /** The last place where it might be cut. */
  let border = start;
  let line = within.firstLine;
  const close = (end: { readonly at: number; readonly line: number }): void => {
    stretches.push({ from: start.at, to: end.at, firstLine: start.line, lastLine: end.line - 1 });
    start = end;
  };
  const lineStart = (place: number, first: number | undefined): void => {
    if (at === "events" && first === TAB) return;
    const here = { at: place, line };
    if (here.at - start.at > target && border.at > start.at) close(border);
    border = here;
  };
  let offset = within.from;
  let atLineStart = false;
  for await (const chunk of stretch(location, within.from, within.to)) {
    if (atLineStart) lineStart(offset, chunk[0]);
    atLineStart = false;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, end + 1)) {
      line += 1;
      if (end + 1 < chunk.length) lineStart(offset + end + 1, chunk[end + 1]);
      else atLineStart = true;
    }
    offset += chunk.length;
  }
  if (offset - start.at > target && border.at > start.at) close(border);
  if (offset > start.at) close({ at: offset, line: atLineStart ? line : line + 1 });
  return stretches;
}
