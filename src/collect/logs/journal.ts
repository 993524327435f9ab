import type { SliceCursor } from "../../core/run-memory.ts";

/**
 * Where a reader notes how far it is. A window is read in slices that are given out one after the other, in order of
 * time, so at any moment at most the first cursor has a `given`; those behind it were read ahead, about one page or query
 * each, and are read again after a kill. A journal belongs to one log group, window, function and reader.
 *
 * A host that can resume writes what it took of a batch to disk, and then lets the reader go on: `save` is called when
 * the next batch is asked for, so it never tells of an event that the host has not taken. If the process dies between
 * the two, the host has more than the journal says; it must then cut its file back to what it had at the last `save`
 * (remember the length with the cursors).
 */
export interface SliceJournal {
  /** What an earlier run left to read, in order of time: undefined where there was none, empty where it had finished. */
  load(): readonly SliceCursor[] | undefined;
  /**
   * All that is left to read now; replaces what was saved before. Awaited before anything else is given out. Called
   * for every batch, a few thousand events: what it costs, the reading costs.
   */
  save(cursors: readonly SliceCursor[]): void | Promise<void>;
}

/** What is left of slices; those of which nothing was given out become one, to be cut anew. */
export function leftOf(slices: readonly { cursor(): SliceCursor }[]): readonly SliceCursor[] {
  const left: SliceCursor[] = [];
  for (const cursor of slices.map((slice) => slice.cursor())) {
    const last = left.at(-1);
    const untouched = (each: SliceCursor): boolean => each.given === undefined && each.tokens === undefined;
    if (last !== undefined && untouched(last) && untouched(cursor))
      left[left.length - 1] = { ...last, end: cursor.end };
    else left.push(cursor);
  }
  return left;
}

/** Forgets with the process; what a run without `--resume` has. */
export class MemoryJournal implements SliceJournal {
  #cursors: readonly SliceCursor[] | undefined;

  constructor(cursors?: readonly SliceCursor[]) {
    this.#cursors = cursors;
  }

  load(): readonly SliceCursor[] | undefined {
    return this.#cursors;
  }

  save(cursors: readonly SliceCursor[]): void {
    this.#cursors = cursors;
  }
}
