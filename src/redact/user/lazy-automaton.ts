import { isWordByte } from "./byte-set.ts";
import type { Position } from "./pattern-positions.ts";

/** What a byte is to the edges of a match: 0 none (the text begins or ends), 1 a line's end, 2 of a word, 3 another. */
export type Kind = 0 | 1 | 2 | 3;

export interface Direction {
  /** Positions that can take the byte after one that this position took, in the direction of reading. */
  readonly reach: (position: Position) => readonly number[];
  /** Whether a match can begin (in the direction of reading) with this position, after a byte of a kind. */
  readonly enters: (position: Position, from: Kind, byte: number) => boolean;
}

/** As many states are kept; a pattern that has more makes them anew, each in time bounded by the pattern's size. */
const MOST_STATES = 4000;

/**
 * The deterministic automaton of positions, made as far as a text needs it. A state is the set of positions that can
 * have taken the last byte, and what kind of byte that was.
 */
export class LazyAutomaton {
  /** Positions looked at while states were made. */
  steps = 0;
  readonly #positions: readonly Position[];
  readonly #direction: Direction;
  readonly #classOf: Uint8Array;
  readonly #classes: number;
  readonly #entering: readonly number[];
  #sets: (readonly number[])[] = [];
  #kinds: Kind[] = [];
  #ids = new Map<string, number>();
  #table: Int32Array;
  /** Whether a match may end with a state, by its number. */
  #ending = new Uint8Array(2 * MOST_STATES + 8192);

  constructor(positions: readonly Position[], direction: Direction) {
    this.#positions = positions;
    this.#direction = direction;
    const { classOf, classes } = byteClasses(positions);
    this.#classOf = classOf;
    this.#classes = classes;
    const somewhere = (position: Position): boolean =>
      [0, 1, 2, 3].some((kind) =>
        position.set.some((has, byte) => has === 1 && direction.enters(position, kind as Kind, byte)),
      );
    this.#entering = positions.flatMap((position, at) => (somewhere(position) ? [at] : []));
    this.#table = new Int32Array(64 * classes);
  }

  /** The state at the border of the text. */
  start(): number {
    return this.stateOf([], 0);
  }

  /**
   * Reads bytes in their order and says whether a match may end among them (what edges ask of the next byte aside).
   * Forgets states where there are too many.
   */
  mayEnd(bytes: Uint8Array, length: number): boolean {
    const classOf = this.#classOf;
    const classes = this.#classes;
    let state = this.start();
    for (let at = 0; at < length; at++) {
      const known = this.#table[state * classes + classOf[bytes[at]!]!]!;
      if (known > 0) state = known - 1;
      else {
        state = this.#make(state, bytes[at]!);
        if (this.isFull()) state = this.renew(state);
      }
      if (this.#ending[state] === 1) return true;
    }
    return false;
  }

  step(state: number, byte: number): number {
    const known = this.#table[state * this.#classes + this.#classOf[byte]!]!;
    return known > 0 ? known - 1 : this.#make(state, byte);
  }

  members(state: number): readonly number[] {
    return this.#sets[state]!;
  }

  kind(state: number): Kind {
    return this.#kinds[state]!;
  }

  isEmpty(state: number): boolean {
    return this.#sets[state]!.length === 0;
  }

  isFull(): boolean {
    return this.#sets.length > MOST_STATES;
  }

  /** Forgets all states but one, whose new number it gives. */
  renew(state: number): number {
    const members = this.members(state);
    const kind = this.kind(state);
    this.#sets = [];
    this.#kinds = [];
    this.#ids = new Map();
    this.#table = new Int32Array(64 * this.#classes);
    return this.stateOf(members, kind);
  }

  stateOf(members: readonly number[], kind: Kind): number {
    const key = `${kind}:${members.join()}`;
    let id = this.#ids.get(key);
    if (id === undefined) {
      id = this.#sets.length;
      this.#ids.set(key, id);
      this.#sets.push(members);
      this.#kinds.push(kind);
      this.#ending[id] = members.some((at) => this.#positions[at]!.ends !== undefined) ? 1 : 0;
      this.#grow();
    }
    return id;
  }

  #make(state: number, byte: number): number {
    const members = new Set<number>();
    const from = this.#kinds[state]!;
    for (const at of this.#sets[state]!) {
      for (const next of this.#direction.reach(this.#positions[at]!)) {
        this.steps++;
        if (this.#positions[next]!.set[byte] === 1) members.add(next);
      }
    }
    for (const at of this.#entering) {
      this.steps++;
      const position = this.#positions[at]!;
      if (position.set[byte] === 1 && this.#direction.enters(position, from, byte)) members.add(at);
    }
    const made = this.stateOf(
      [...members].sort((a, b) => a - b),
      kindOf(byte),
    );
    this.#table[state * this.#classes + this.#classOf[byte]!] = made + 1;
    return made;
  }

  #grow(): void {
    if (this.#sets.length * this.#classes <= this.#table.length) return;
    const table = new Int32Array(this.#table.length * 2);
    table.set(this.#table);
    this.#table = table;
  }
}

export function kindOf(byte: number): Kind {
  if (byte === 10 || byte === 13) return 1;
  return isWordByte(byte) ? 2 : 3;
}

/** Bytes that no position and no edge tells apart share a column of the table. */
function byteClasses(positions: readonly Position[]): { readonly classOf: Uint8Array; readonly classes: number } {
  const sets = [...new Set(positions.map(({ set }) => set))];
  const classOf = new Uint8Array(256);
  const seen = new Map<string, number>();
  for (let byte = 0; byte < 256; byte++) {
    const signature = `${kindOf(byte)}${sets.map((set) => set[byte]).join("")}`;
    if (!seen.has(signature)) seen.set(signature, seen.size);
    classOf[byte] = seen.get(signature)!;
  }
  return { classOf, classes: seen.size };
}
