import type { LogEvent } from "../../core/piece.ts";
import { Chain } from "./chain.ts";
import type { SliceCursor } from "../../core/run-memory.ts";
import { Sorter } from "./sorter.ts";
import { streamPrefixes } from "./streams.ts";

/** A part of the window: read by one search, or by one for each prefix of streams in a group that others share. */
export class Slice {
  readonly start: number;
  readonly onlyOf: string | undefined;
  readonly chains: readonly Chain[];
  readonly #sorter: Sorter;
  /** Ms, included; moves to the front when what is behind is read by another slice. */
  #end: number;
  #given: { readonly ms: number; readonly ids: readonly string[] } | undefined;
  /** Pages that came, the last of a search by how full it was. */
  work = 0;
  /** It was made to fit into a page. */
  cut = false;

  constructor({ start, end, given, tokens = [] }: SliceCursor, onlyOf: string | undefined) {
    this.start = given?.ms ?? start;
    this.#end = end;
    this.onlyOf = onlyOf;
    this.#given = given;
    this.#sorter = new Sorter(given?.ids);
    const prefixes = onlyOf === undefined ? [undefined] : streamPrefixes(onlyOf, this.start);
    this.chains = prefixes.map(
      (prefix) =>
        new Chain(
          prefix,
          this.start,
          tokens.find((token) => token.prefix === prefix),
        ),
    );
  }

  get end(): number {
    return this.#end;
  }

  get held(): number {
    return this.#sorter.size;
  }

  get disordered(): number {
    return this.#sorter.disordered;
  }

  /** Nothing more comes: it was read, or a part of it could not be. */
  get ended(): boolean {
    return this.chains.every(({ state }) => state === "done" || state === "broken");
  }

  get asking(): boolean {
    return this.chains.some(({ state }) => state === "asking");
  }

  get started(): boolean {
    return this.chains.some(({ state, pages }) => state === "asking" || pages > 0);
  }

  /** Ms: no search is beyond it; cut behind it, the slice loses nothing that came. */
  get front(): number {
    return Math.max(...this.chains.map(({ reached }) => reached));
  }

  add(event: LogEvent): void {
    if (event.timestamp >= this.start && event.timestamp <= this.#end) this.#sorter.add(event);
  }

  /** Leaves what comes from `at` on to a new slice. */
  split(at: number): Slice {
    const rest = new Slice({ start: at, end: this.#end }, this.onlyOf);
    this.#end = at - 1;
    return rest;
  }

  /** What is complete by now, in order of time. */
  release(): LogEvent[] {
    const floor = this.ended ? Number.POSITIVE_INFINITY : Math.min(...this.chains.map((chain) => chain.floor));
    const out = this.#sorter.release(floor);
    const last = out.at(-1)?.timestamp;
    if (last === undefined) return out;
    const ids: string[] = this.#given?.ms === last ? [...this.#given.ids] : [];
    for (let at = out.length - 1; at >= 0 && out[at]?.timestamp === last; at -= 1) ids.push(out[at]?.eventId ?? "");
    this.#given = { ms: last, ids };
    return out;
  }

  /** What is left of it. */
  cursor(): SliceCursor {
    const tokens =
      this.#sorter.size > 0
        ? []
        : this.chains.flatMap(({ prefix, continuation }) => {
            if (continuation?.token === undefined) return [];
            const { start, end, token } = continuation;
            return [{ ...(prefix === undefined ? {} : { prefix }), start, end, token }];
          });
    return {
      start: this.start,
      end: this.#end,
      ...(this.#given === undefined ? {} : { given: this.#given }),
      ...(tokens.length === 0 ? {} : { tokens }),
    };
  }
}
