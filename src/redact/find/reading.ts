import { type Stretch, terminalSequences, withoutSequences } from "../../core/terminal.ts";
import type { Source, Subject } from "../rule.ts";
import type { Span } from "./found.ts";
import { subjectOfLatin1 } from "./subject.ts";

/**
 * A subject as a terminal would show it: `password=<ESC>[31mhunter2<ESC>[0m` without its colours. Offsets found in it are
 * told in the coloured text by `source`. Undefined where nothing is coloured.
 */
export function plainReading({ text, length }: Subject): (Subject & { readonly source: Source }) | undefined {
  const coloured = text.length === length ? text : text.slice(0, length);
  const sequences = terminalSequences(coloured);
  if (sequences.length === 0) return undefined;
  const subject = subjectOfLatin1(withoutSequences(coloured, sequences));
  return Object.assign(subject, { source: new Coloured(coloured, sequences) });
}

/** Rules that were told a value, whatever stands in it. */
const TOLD: ReadonlySet<string> = new Set(["known-value", "user-value", "user-key", "user-pattern"]);

/** What was found in a coloured text as it is written: sequences are no values, nor parts of them. */
export function besideSequences({ text, length }: Subject, spans: readonly Span[]): readonly Span[] {
  const sequences = spans.length === 0 ? [] : terminalSequences(text.length === length ? text : text.slice(0, length));
  if (sequences.length === 0) return spans;
  return spans.filter(({ start, end, rule }) => {
    if (TOLD.has(rule)) return true;
    const next = sequences[firstWhere(sequences.length, (index) => sequences[index]!.end > start)];
    return next === undefined || next.start >= end;
  });
}

/** The first index for which something holds that holds for all behind it too, or `length`. */
function firstWhere(length: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

class Coloured implements Source {
  readonly text: string;
  /** Offsets in the reading at which sequences were taken out, and what was taken out up to each. */
  readonly #places: number[] = [];
  readonly #taken: number[] = [];

  constructor(text: string, sequences: readonly Stretch[]) {
    this.text = text;
    let taken = 0;
    for (const { start, end } of sequences) {
      this.#places.push(start - taken);
      taken += end - start;
      this.#taken.push(taken);
    }
  }

  startOf(offset: number): number {
    return offset + this.#takenBefore(offset + 1);
  }

  endOf(offset: number): number {
    return offset + this.#takenBefore(offset);
  }

  inReading(offset: number): number {
    let before = 0;
    for (const [index, place] of this.#places.entries()) {
      const taken = this.#taken[index]!;
      const start = place + before;
      if (start >= offset) break;
      if (place + taken >= offset) return place;
      before = taken;
    }
    return offset - before;
  }

  /** What was taken out at places below an offset. */
  #takenBefore(offset: number): number {
    const places = this.#places;
    const index = firstWhere(places.length, (each) => places[each]! >= offset);
    return index === 0 ? 0 : this.#taken[index - 1]!;
  }
}
