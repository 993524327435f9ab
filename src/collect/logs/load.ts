import type { Slice } from "./slice.ts";

const MOST_BYTES = 1_048_576;
const MOST_EVENTS = 10_000;
/** An empty page says that there is little, not that there is nothing. */
const LEAST = 0.02;

/** Pages a millisecond that the log takes to read, where it was read last. */
export class Load {
  #recent: number | undefined;
  /** How full pages are that others follow, beside AWS's limits: a page "might only be partially full". */
  #capacity = 1;

  /** How many pages a page counts for: a last one counts by how much of another it holds. */
  pages(events: readonly { readonly message?: string | undefined }[], more: boolean): number {
    let bytes = 0;
    for (const { message = "" } of events) bytes += message.length + 26;
    const size = Math.max(bytes / MOST_BYTES, events.length / MOST_EVENTS);
    if (!more) {
      this.#capacity = Math.max(this.#capacity, size);
      return Math.max(LEAST, size / this.#capacity);
    }
    if (size > 0) this.#capacity = (this.#capacity + 3 * size) / 4;
    return 1;
  }

  /** `pages` (a part of one, for the last) were read for `ms`. */
  note(pages: number, ms: number): void {
    const now = pages / Math.max(1, ms);
    this.#recent = this.#recent === undefined ? now : (this.#recent + now) / 2;
  }

  /** Of a slice: its own where pages of it came, else that of its neighbours; undefined before anything is known. */
  of(slice: Slice): number | undefined {
    const ms = slice.front - slice.start;
    return slice.work > 0 && ms > 0 ? slice.work / ms : this.#recent;
  }
}
