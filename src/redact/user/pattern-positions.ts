import { CasePackError } from "../../core/errors.ts";
import type { ByteSet } from "./byte-set.ts";
import type { Branch, Edge, Node } from "./pattern-syntax.ts";

/** A place in a pattern that takes one byte. */
export interface Position {
  readonly set: ByteSet;
  /** Whether the byte it takes is part of what is meant: all of a match, or what `(?<secret>...)` holds. */
  readonly meant: boolean;
  /** Positions that may take the next byte. */
  readonly next: number[];
  /** Positions that may have taken the byte before. */
  readonly before: number[];
  /** What must be true where a match begins, ends with it; undefined where none does. */
  begins: Edge | undefined;
  ends: Edge | undefined;
}

/** Bounds of what one case searches for, so that a set of positions stays small. */
const MOST_POSITIONS = 2000;
const MOST_STEPS_BETWEEN = 20_000;

/**
 * The automaton of patterns by the positions of their bytes (Glushkov's): no state but "which positions took the last
 * byte", hence nothing to go back to.
 * @throws CasePackError `usage` with `option` where the patterns together are too large
 */
export function positionsOf(patterns: readonly (readonly Branch[])[], option: string): readonly Position[] {
  const builder = new Builder(option);
  for (const branches of patterns) {
    const partly = branches.some(({ body }) => holdsSecret(body));
    for (const branch of branches) builder.add(branch, !partly);
  }
  return builder.positions;
}

/** Positions that can take the first and the last byte of a node, and whether it can take none. */
interface Ends {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly empty: boolean;
}

const NOTHING: Ends = { first: [], last: [], empty: true };

class Builder {
  readonly positions: Position[] = [];
  readonly #option: string;
  #links = 0;

  constructor(option: string) {
    this.#option = option;
  }

  add({ begins, ends, body }: Branch, meant: boolean): void {
    const { first, last } = this.#node(body, meant);
    for (const at of first) this.positions[at]!.begins = begins;
    for (const at of last) this.positions[at]!.ends = ends;
  }

  #node(node: Node, meant: boolean): Ends {
    switch (node.type) {
      case "byte":
        return this.#byte(node.set, meant);
      case "secret":
        return this.#node(node.item, true);
      case "sequence":
        return node.items.reduce<Ends>((before, item) => this.#join(before, this.#node(item, meant)), NOTHING);
      case "choice": {
        const all = node.items.map((item) => this.#node(item, meant));
        return {
          first: all.flatMap(({ first }) => first),
          last: all.flatMap(({ last }) => last),
          empty: all.some(({ empty }) => empty),
        };
      }
      case "repeat":
        return this.#repeat(node.item, node.min, node.max, meant);
    }
  }

  #byte(set: ByteSet, meant: boolean): Ends {
    if (this.positions.length >= MOST_POSITIONS) throw this.#tooLarge();
    const at = this.positions.length;
    this.positions.push({ set, meant, next: [], before: [], begins: undefined, ends: undefined });
    return { first: [at], last: [at], empty: false };
  }

  #repeat(item: Node, min: number, max: number, meant: boolean): Ends {
    let ends = NOTHING;
    const required = max === Infinity ? Math.max(0, min - 1) : min;
    for (let count = 0; count < required; count++) ends = this.#join(ends, this.#node(item, meant));
    if (max === Infinity) {
      const loop = this.#node(item, meant);
      this.#link(loop.last, loop.first);
      return this.#join(ends, min === 0 ? { ...loop, empty: true } : loop);
    }
    // x{1,3} is x(x(x)?)?: each copy follows one, so that the links stay few
    let rest = NOTHING;
    for (let count = min; count < max; count++) {
      rest = { ...this.#join(this.#node(item, meant), rest), empty: true };
    }
    return this.#join(ends, rest);
  }

  #join(before: Ends, after: Ends): Ends {
    if (before === NOTHING) return after;
    if (after === NOTHING) return before;
    this.#link(before.last, after.first);
    return {
      first: before.empty ? [...before.first, ...after.first] : before.first,
      last: after.empty ? [...before.last, ...after.last] : after.last,
      empty: before.empty && after.empty,
    };
  }

  #link(from: readonly number[], to: readonly number[]): void {
    this.#links += from.length * to.length;
    if (this.#links > MOST_STEPS_BETWEEN) throw this.#tooLarge();
    for (const one of from) {
      for (const other of to) {
        const { next } = this.positions[one]!;
        if (next.includes(other)) continue;
        next.push(other);
        this.positions[other]!.before.push(one);
      }
    }
  }

  #tooLarge(): CasePackError {
    return new CasePackError(
      "usage",
      `${this.#option}: the patterns together are too large. Use * or + for high counts, and fewer alternatives.`,
      { option: this.#option },
    );
  }
}

function holdsSecret(node: Node): boolean {
  switch (node.type) {
    case "byte":
      return false;
    case "secret":
      return true;
    case "repeat":
      return holdsSecret(node.item);
    default:
      return node.items.some(holdsSecret);
  }
}
