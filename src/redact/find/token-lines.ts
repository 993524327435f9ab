import type { Stretch } from "../../core/terminal.ts";
import { REPLACED } from "../values/pseudonyms.ts";

/** Furthest that a line is followed from something replaced in it. */
const LINE_REACH = 4096;

/**
 * The lines (or the parts of long ones) around everything that stands replaced in a text, merged and in order. None is cut
 * inside of a token, of which the rest would read like a value under a name.
 */
export function linesWithTokens(text: string): readonly Stretch[] {
  const regions: { start: number; end: number }[] = [];
  for (const match of text.matchAll(REPLACED)) {
    const last = regions.at(-1);
    if (last !== undefined && match.index < last.end) {
      last.end = Math.max(last.end, match.index + match[0].length);
      continue;
    }
    const before = text.slice(Math.max(last?.end ?? 0, match.index - LINE_REACH), match.index);
    const after = text.slice(match.index, match.index + LINE_REACH);
    const stop = after.indexOf("\n");
    regions.push({
      start: match.index - before.length + before.lastIndexOf("\n") + 1,
      end: match.index + (stop < 0 ? after.length : stop),
    });
  }
  return regions;
}
